/// Branches in a chain, each waiting at the next rule that can be about it.
struct BranchQueue {
    private let index: BoundsIndex
    private var waiting: [[Branch]]
    private var place = 0
    /// How many wait.
    private(set) var count = 0
    /// Those for which no rule is left.
    private(set) var done: [Branch] = []

    init(_ index: BoundsIndex) {
        self.index = index
        waiting = Array(repeating: [], count: index.count)
    }

    /// - Parameter budget: What the search has cost is taken from it.
    mutating func add(_ branch: Branch, from start: Int, _ budget: inout Int) {
        let next = index.next(Bounds(branch.flow), from: start)
        budget -= 1 + (next - start) / 4
        if next < waiting.count {
            waiting[next].append(branch)
            count += 1
        } else {
            done.append(branch)
        }
    }

    /// The first rule at which branches wait, with them; nil where none is left.
    mutating func next() -> (place: Int, branches: [Branch])? {
        while place < waiting.count, waiting[place].isEmpty { place += 1 }
        guard place < waiting.count else { return nil }
        var branches: [Branch] = []
        swap(&branches, &waiting[place])
        count -= branches.count
        return (place, branches)
    }
}
