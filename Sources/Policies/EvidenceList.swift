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
        let deepest = reads.reduce(0) { max($0, $1.steps.count) }
        /// Whether something that was read has so many steps.
        var isDepth = [Bool](repeating: false, count: deepest + 1)
        for read in reads { isDepth[read.steps.count] = true }
        /// The ways to what was read.
        var ways: Set<FactPath> = []
        var previous = FactPath([])
        for read in reads {
            for depth in 0..<read.steps.count where isDepth[depth] {
                let way = read.steps[..<depth]
                // Mostly what is read next lies beside it.
                if previous.steps.count > depth, previous.steps[..<depth] == way { continue }
                ways.insert(FactPath(Array(way)))
            }
            previous = read
        }
        return reads.filter {
            !ways.contains($0) || tree.fact(at: $0)?.value.isContainer != true
        }
    }
}
