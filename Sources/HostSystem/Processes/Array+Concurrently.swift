import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// What becomes of each element, in their order; several cores work on them.
    ///
    /// The threads belong to no pool: where one hangs, as on a dead network disk, it keeps nobody
    /// waiting but who has asked. Where the system gives none, who asks does all the work.
    package func mapConcurrently<Result: Sendable>(
        _ transform: @escaping @Sendable (Element) -> Result
    ) -> [Result] {
        let work = SharedWork(self, transform)
        let helpers = DispatchGroup()
        for _ in 1..<Swift.max(1, Swift.min(count, Threads.atOnce)) {
            helpers.enter()
            let isBegun = Threads.begin {
                work.join()
                helpers.leave()
            }
            if isBegun { continue }
            helpers.leave()
            break
        }
        work.join()
        helpers.wait()
        return work.results
    }
}

/// Elements of which each thread takes the next one that none has taken.
private final class SharedWork<Element: Sendable, Result: Sendable>: Sendable {
    private let elements: [Element]
    private let transform: @Sendable (Element) -> Result
    private let next = Atomic(0)
    private let found: Mutex<[Result?]>

    init(_ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result) {
        self.elements = elements
        self.transform = transform
        found = Mutex([Result?](repeating: nil, count: elements.count))
    }

    /// Works until nothing is left to take.
    func join() {
        while true {
            let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard number < elements.count else { return }
            let result = transform(elements[number])
            found.withLock { $0[number] = result }
        }
    }

    var results: [Result] {
        found.withLock { $0.compactMap(\.self) }
    }
}
