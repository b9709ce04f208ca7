import HostSystem
import Synchronization
import Testing

struct ConcurrencyTests {
    @Test(arguments: [0, 1, 2, 3, 1_000])
    func `each element is worked on once, and results are in order`(count: Int) {
        let calls = Atomic(0)
        let numbers = Array(0..<count)
        let results = numbers.mapConcurrently { number in
            calls.add(1, ordering: .relaxed)
            return number * 2
        }
        #expect(results == numbers.map { $0 * 2 })
        #expect(calls.load(ordering: .relaxed) == count)
    }

    @Test func `work within work comes to its end`() {
        let results = Array(0..<20).mapConcurrently { outer in
            Array(0..<20).mapConcurrently { outer * $0 }.reduce(0, +)
        }
        #expect(results == (0..<20).map { $0 * 190 })
    }
}
