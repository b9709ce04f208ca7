/// Lets at most so many connections be open at once; the others wait in order.
actor ConnectionGate {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(limit: Int) {
        free = limit
    }

    /// Runs `body` once there is room.
    func pass<Value: Sendable>(_ body: @Sendable () async -> Value) async -> Value {
        await enter()
        let value = await body()
        leave()
        return value
    }

    private func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
