/// Whether a key, a rule or an alarm holds for a start.
enum Truth: Hashable, Sendable {
    case no
    case yes
    /// What would have to be known, in words that follow `its`: `container`.
    case unknown(String)
    /// The content of these files has not been looked at yet.
    case pending(ContentNeeds)
}
