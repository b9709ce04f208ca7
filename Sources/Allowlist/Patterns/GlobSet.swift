/// The patterns of one key, of which one must fit.
struct GlobSet: Sendable {
    private let literals: Set<[UInt8]>
    private let branches: [GlobBranch]

    init(_ globs: [Glob]) {
        var literals: Set<[UInt8]> = []
        var branches: [GlobBranch] = []
        for branch in globs.lazy.flatMap(\.branches) {
            if branch.isExact { literals.insert(branch.prefix) } else { branches.append(branch) }
        }
        self.literals = literals
        self.branches = branches
    }

    func fits(_ text: [UInt8]) -> Bool {
        literals.contains(text) || branches.contains { $0.fits(text[...]) }
    }

    func fits(_ text: String) -> Bool {
        fits(Array(text.utf8))
    }
}
