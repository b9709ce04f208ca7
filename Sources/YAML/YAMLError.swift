/// Why a text is not a document that Merlon reads.
package struct YAMLError: Error, Hashable, CustomStringConvertible {
    /// Whose fault it is.
    package enum Kind: Hashable, Sendable {
        /// The text is wrong: a component of Kubernetes does not take it either.
        case malformed
        /// The text may be right, but reading it costs more than Merlon spends.
        case limit
        /// The text is taken by others, but what they make of it cannot be told.
        case ambiguous
    }

    package let path: String
    /// Counted from 1; nil where the whole document is meant.
    package let line: Int?
    package let column: Int?
    package let problem: String
    /// Only of a ``Kind/malformed`` text may it be said that its owner refuses it.
    package let kind: Kind

    package init(
        path: String, line: Int?, column: Int?, problem: String, kind: Kind = .malformed
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.problem = problem
        self.kind = kind
    }

    package var description: String {
        guard let line else { return "\(path): \(problem)" }
        return "\(path):\(line):\(column ?? 1): \(problem)"
    }
}
