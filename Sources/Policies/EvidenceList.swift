import Posture

/// The facts that a clause read, within what a report can carry.
struct EvidenceList {
    /// In the order of reading, each once.
    let entries: [Finding.Evidence]
    /// How many further facts were read.
    let omitted: Int

    /// Of more facts than these the first and the last are kept: the last one decided.
    private static let limit = 40

    /// A map or a list is left out where the clause went on to something inside it.
    init(reads: [FactPath], in tree: FactTree) {
        let kept = Self.withoutWays(reads, in: tree)
        omitted = max(0, kept.count - Self.limit)
        let chosen =
            omitted == 0 ? kept : kept.prefix(Self.limit / 2) + kept.suffix(Self.limit / 2)
        entries = chosen.map { path in
            let fact = tree.fact(at: path)
            let cut = fact.flatMap(FactCutter.cut)
            return Finding.Evidence(
                path: tree.listed(path), fact: cut ?? fact, isShortened: cut != nil)
        }
    }

    private static func withoutWays(_ reads: [FactPath], in tree: FactTree) -> [FactPath] {
        let depths = Set(reads.map(\.steps.count)).sorted()
        /// The ways to what was read, by their depths.
        var ways: [Int: Set<FactPath>] = [:]
        var previous = FactPath([])
        for read in reads {
            for depth in depths.prefix(while: { $0 < read.steps.count }) {
                let way = read.steps[..<depth]
                // Mostly what is read next lies beside it.
                if previous.steps.count > depth, previous.steps[..<depth] == way { continue }
                ways[depth, default: []].insert(FactPath(Array(way)))
            }
            previous = read
        }
        return reads.filter {
            ways[$0.steps.count]?.contains($0) != true
                || tree.fact(at: $0)?.value.isContainer != true
        }
    }
}
