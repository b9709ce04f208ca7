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
        let ways = reads.count > 1 ? Set(reads.flatMap(\.ancestors)) : []
        let kept = reads.filter { path in
            !ways.contains(path) || tree.fact(at: path)?.value.isContainer != true
        }
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
}

extension FactPath {
    /// The paths of all that holds this one, without itself.
    fileprivate var ancestors: [FactPath] {
        (1..<max(1, steps.count)).map { FactPath(Array(steps[..<$0])) }
    }
}
