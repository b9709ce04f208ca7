/// A pattern on bytes: `*` within a part, `**` over parts, `?`, `[a-z]`, `[!a]`, `{a,b}`, `\*`.
///
/// It fits a text or not as a whole. Fitting takes time by the product of the lengths at worst.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
    /// A longer pattern is refused.
    package static let lengthLimit = 4_096

    /// As it was written.
    package let text: String
    let branches: [GlobBranch]

    /// `separator` divides parts; without one `*` is the same as `**`.
    init(_ text: String, separator: UInt8?) throws(GlobError) {
        if text.isEmpty { throw GlobError(problem: "it is empty") }
        guard text.utf8.count <= Self.lengthLimit else {
            throw GlobError(problem: "it is longer than \(Self.lengthLimit) bytes")
        }
        var parser = GlobParser(text, separator: separator)
        var branches: [GlobBranch] = []
        for elements in try parser.branches() {
            guard let branch = GlobBranch(elements, separator: separator) else {
                throw GlobError(
                    problem: "more than \(GlobBranch.middleLimit) characters stand between its "
                        + "first and its last wildcard")
            }
            if !branches.contains(branch) { branches.append(branch) }
        }
        self.text = text
        self.branches = branches
    }

    package var description: String { text }

    /// The one text that fits; nil where more may.
    var literal: [UInt8]? {
        guard branches.count == 1, let branch = branches.first, branch.isExact else { return nil }
        return branch.prefix
    }

    var fitsEverything: Bool { branches.contains(where: \.fitsEverything) }

    func fits(_ text: ArraySlice<UInt8>) -> Bool {
        branches.contains { $0.fits(text) }
    }
}
