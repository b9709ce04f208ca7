/// Why a text is not a document that Merlon reads.
package struct TOMLError: Error, Hashable, CustomStringConvertible {
    package let path: String
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in characters.
    package let column: Int
    package let problem: String

    package var description: String {
        "\(path):\(line):\(column): \(problem)"
    }
}
