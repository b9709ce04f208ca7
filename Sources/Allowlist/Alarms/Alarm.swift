package import Posture

/// Something that raises an alarm whatever the rules say.
package struct Alarm: Sendable {
    package let name: String
    /// Unless a list says otherwise.
    package let severity: Severity
    /// One sentence: what it is and why it matters.
    package let summary: String
    let judge: @Sendable (inout StartView) -> AlarmFinding
}

/// What an alarm says of a start.
enum AlarmFinding: Hashable {
    case no
    /// Words for people, never of the start's own bytes.
    case yes(String)
    /// It holds unless what is not known says otherwise; it is raised.
    case unlessKnown(String)
    /// What it judges by is not known; it is not raised, and the decision says so.
    case undecided
}
