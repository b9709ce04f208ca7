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
    /// Exact for literal blocks (`|`), and for plain and quoted scalars as far as they stand on one
    /// line without escapes; for other text it is where the scalar begins.
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
        case "'", "\"": return verbatim(line, column, from: (node.line, node.column + 1), in: node)
        default: return verbatim(line, column, from: start, in: node)
        }
    }

    /// The place in a scalar's first line, if that stands in the file as it is.
    private func verbatim(
        _ line: Int, _ column: Int, from first: (line: Int, column: Int), in node: YAMLNode
    ) -> (line: Int, column: Int) {
        let text = (node.scalar?.text ?? "").unicodeScalars.prefix(column - 1)
        let written = lines[first.line - 1].dropFirst(first.column - 1)
        guard line == 1, written.starts(with: text) else { return (node.line, node.column) }
        return (first.line, first.column + column - 1)
    }

    private func scalar(at place: (line: Int, column: Int)) -> Unicode.Scalar? {
        guard lines.indices.contains(place.line - 1) else { return nil }
        return lines[place.line - 1].dropFirst(place.column - 1).first
    }
}
