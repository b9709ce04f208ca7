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

    /// Adds a branch at the first rule, in parts by its ports where many rules are about a few.
    mutating func enter(_ branch: Branch, _ budget: inout Int) {
        var branch = branch
        if let ports = index.ports(of: Bounds(branch.flow)) {
            budget -= index.count
            var taken: [ClosedRange<UInt128>] = []
            for port in ports where branch.flow.destinationPorts.contains(UInt128(port)) {
                let port = UInt128(port)
                taken.append(port...port)
                var part = branch
                part.flow.destinationPorts = IntervalSet(port)
                add(part, from: 0, &budget)
            }
            branch.flow.destinationPorts = branch.flow.destinationPorts.subtracting(
                IntervalSet(taken))
            if branch.flow.destinationPorts.isEmpty { return }
        }
        add(branch, from: 0, &budget)
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
