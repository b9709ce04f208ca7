/// Something in the agent's own life that an operator would want to know.
package struct AgentEvent: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case started, stopping
        case configurationLoaded, configurationRefused
        case policiesRefused
        /// The stream of program starts is attached, or was lost.
        case streamAttached, streamLost
        /// A destination takes reports again, or holds them.
        case destinationRecovered, destinationFailing
        /// Something works less than it should.
        case degraded
    }

    package var kind: Kind
    package var severity: Severity
    /// One sentence for people.
    package var message: String
    /// Further facts, in order; names in camelCase.
    package var details: [Detail]

    package struct Detail: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        kind: Kind, severity: Severity = .info, message: String, details: [Detail] = []
    ) {
        self.kind = kind
        self.severity = severity
        self.message = message
        self.details = details
    }
}
