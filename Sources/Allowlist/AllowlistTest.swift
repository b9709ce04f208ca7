package import Posture

/// A start and what the list that holds it must say of it.
package struct AllowlistTest: Sendable {
    package var name: String
    package var start: ProcessStart
    package var content: StartContent
    /// Users that are written as names; ``AllowlistSet/exampleAccounts`` gives them numbers.
    package var user: UserPattern?
    package var loginUser: UserPattern?
    /// `allow`, `ignore`, `alert`, `pending` or `failed`.
    package var expect: String
    package var rule: String?
    package var alarm: String?
    package var severity: Severity?
    package var location: String
}
