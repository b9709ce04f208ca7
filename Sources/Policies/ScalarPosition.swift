import YAML

/// Finds the place in a file that belongs to a place within a scalar's text.
struct ScalarPosition {
    private let lines: [Substring.UnicodeScalarView]

    init(bytes: [UInt8]) {
        lines = String(decoding: bytes, as: UTF8.self).unicodeScalars
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The line and column in the file of a line and column (from 1) in the scalar's text.
    ///
    /// Exact for plain and quoted scalars on one line and for literal blocks (`|`); for folded
    /// text it is where the scalar begins.
    func place(line: Int, column: Int, in node: YAMLNode) -> (line: Int, column: Int) {
        let start = (line: node.line, column: node.column)
        switch scalar(at: start) {
        case "|":
            let content = lines[node.line...]
            guard let text = content.first(where: { $0.contains { $0 != " " } }) else {
                return start
            }
            let indentation = text.prefix { $0 == " " }.count
            return (node.line + line, indentation + column)
        case ">", nil: return start
        case "'", "\"": return line == 1 ? (node.line, node.column + column) : start
        default: return line == 1 ? (node.line, node.column + column - 1) : start
        }
    }

    private func scalar(at place: (line: Int, column: Int)) -> Unicode.Scalar? {
        guard lines.indices.contains(place.line - 1) else { return nil }
        return lines[place.line - 1].dropFirst(place.column - 1).first
    }
}
