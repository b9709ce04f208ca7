package import Posture

/// One rule of a list.
package struct AllowRule: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case allow
        /// Allowed, and not worth counting.
        case ignore
        case alert(Severity)

        var isAlert: Bool { if case .alert = self { true } else { false } }
    }

    package var id: String
    package var description: String
    package var match: StartMatch
    package var action: Action
    /// `file:line:column`, for messages.
    package var location: String

    package init(
        id: String, description: String = "", match: StartMatch, action: Action,
        location: String = ""
    ) {
        self.id = id
        self.description = description
        self.match = match
        self.action = action
        self.location = location
    }
}
