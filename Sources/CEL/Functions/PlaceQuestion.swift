/// What a host can be asked of one place, `node.sshd.forConnection('root', '', '192.0.2.7')`.
///
/// The host is told the place with the name and the arguments behind it, and answers when the
/// expression is evaluated. The answer stands at that place like a value of the host's own: what is
/// read of it is recorded as such. An argument that is unknown makes it unknown.
public struct PlaceQuestion: Sendable {
    public let name: String
    /// Of which it can be asked.
    public let place: AttributePath
    /// How many texts it takes.
    public let argumentCount: Int
    public let result: Type

    public init(_ name: String, of place: AttributePath, argumentCount: Int, result: Type) {
        self.name = name
        self.place = place
        self.argumentCount = argumentCount
        self.result = result
    }
}
