import Synchronization

/// Gives the newest value of one kind to each of its readers.
package final class Feed<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var readers: [Int: @Sendable (Value) -> Void] = [:]
        var nextReader = 0
    }

    private let state: Mutex<State>

    package init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    package var value: Value { state.withLock { $0.value } }

    /// The value now and each one after it; a reader that is slow misses those between.
    package func values() -> AsyncStream<Value> {
        parts { $0 }
    }

    /// One part of the values.
    package func parts<Part: Sendable>(
        _ part: @escaping @Sendable (Value) -> Part
    ) -> AsyncStream<Part> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Part.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            defer { state.nextReader += 1 }
            state.readers[state.nextReader] = { continuation.yield(part($0)) }
            continuation.yield(part(state.value))
            return state.nextReader
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number) }
        return stream
    }

    private func forget(_ reader: Int) {
        state.withLock { $0.readers[reader] = nil }
    }

    package func send(_ value: Value) {
        state.withLock {
            $0.value = value
            for reader in $0.readers.values { reader(value) }
        }
    }
}
