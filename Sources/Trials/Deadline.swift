/// Gives up waiting after a time.
enum Deadline {
    struct Passed: Error {}

    /// What `body` gives, or ``Passed`` where it takes longer; then it is cancelled and awaited.
    static func within<Value: Sendable>(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw Passed() }
            return value
        }
    }
}

extension Duration {
    /// In seconds, as people write them.
    var inSeconds: Double { self / .seconds(1) }
}
