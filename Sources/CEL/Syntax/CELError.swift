/// Why a text is not an expression that can be evaluated here.
public struct CELError: Error, Hashable, Sendable, CustomStringConvertible {
    public let position: SourcePosition
    /// One sentence, with the likely name where a name was mistyped.
    public let message: String

    public init(position: SourcePosition, message: String) {
        self.position = position
        self.message = message
    }

    public var description: String {
        "\(position.line):\(position.column): \(message)"
    }
}
