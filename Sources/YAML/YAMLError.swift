/// Why a text is not a document that Merlon reads.
package struct YAMLError: Error, Hashable, CustomStringConvertible {
    package let path: String
    /// Counted from 1; nil where the whole document is meant.
    package let line: Int?
    package let column: Int?
    package let problem: String

    package init(path: String, line: Int?, column: Int?, problem: String) {
        self.path = path
        self.line = line
        self.column = column
        self.problem = problem
    }

    package var description: String {
        guard let line else { return "\(path): \(problem)" }
        return "\(path):\(line):\(column ?? 1): \(problem)"
    }
}
