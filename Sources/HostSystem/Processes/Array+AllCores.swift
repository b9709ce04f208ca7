import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// What becomes of each element, in their order; all cores work on them.
    package func mapOnAllCores<Result: Sendable>(
        _ transform: @Sendable (Element) -> Result
    ) -> [Result] {
        let found = Mutex<[Int: Result]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { number in
            let result = transform(self[number])
            found.withLock { $0[number] = result }
        }
        return found.withLock { found in indices.compactMap { found[$0] } }
    }
}
