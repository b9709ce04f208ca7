import YAML

/// Finds the place in a file that belongs to a place within a scalar's text.
struct ScalarPosition {
    private let lines: [Substring.UTF8View]

    init(bytes: [UInt8]) {
        lines = Substring(decoding: bytes, as: UTF8.self).utf8
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// The line and column in the file of a line and column (from 1) in the scalar's text.
    ///
    /// Exact for plain and quoted scalars on one line and for literal blocks (`|`); for folded
    /// text it is where the scalar begins.
    func place(line: Int, column: Int, in node: YAMLNode) -> (line: Int, column: Int) {
        guard lines.indices.contains(node.line - 1) else { return (node.line, node.column) }
        let text = Array(lines[node.line - 1])
        guard text.indices.contains(node.column - 1) else { return (node.line, node.column) }
        switch text[node.column - 1] {
        case UInt8(ascii: "|"):
            let first = node.line
            guard lines.indices.contains(first) else { return (node.line, node.column) }
            let indentation = lines[first].prefix { $0 == UInt8(ascii: " ") }.count
            return (first + line, indentation + column)
        case UInt8(ascii: ">"): return (node.line, node.column)
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            return line == 1 ? (node.line, node.column + column) : (node.line, node.column)
        default:
            return line == 1 ? (node.line, node.column + column - 1) : (node.line, node.column)
        }
    }
}
