import Synchronization

/// Gives the newest value of one kind to each of its readers.
package final class Feed<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var readers: [@Sendable (Value) -> Void] = []
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
        state.withLock { state in
            state.readers.append { continuation.yield(part($0)) }
            continuation.yield(part(state.value))
        }
        return stream
    }

    package func send(_ value: Value) {
        state.withLock {
            $0.value = value
            for reader in $0.readers { reader(value) }
        }
    }
}
