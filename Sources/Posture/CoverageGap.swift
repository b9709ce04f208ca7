/// A stretch of time in which program starts may have been missed.
package struct CoverageGap: Hashable, Sendable {
    package enum Cause: String, Hashable, Sendable, CaseIterable {
        /// The kernel's queue was full, or its rate limit reached (`lost` of `auditctl -s`).
        case kernelLost
        /// Our socket's buffer was full.
        case socketOverrun
        /// Numbers of events are missing in the stream.
        case missingSerials
        /// What the stream gave could not be read as records.
        case malformedRecords
        /// Nobody was listening.
        case agentDown
        /// Our audit rules were not loaded.
        case rulesMissing
        /// Auditing is turned off in the kernel.
        case auditingOff
        /// The source of the stream ended or was cut off.
        case sourceLost
        /// More starts than can be held against the allowlist.
        case overload

        /// As people read it.
        package var words: String {
            switch self {
            case .kernelLost: "the kernel lost records"
            case .socketOverrun: "records did not fit into our socket's buffer"
            case .missingSerials: "numbers of events are missing"
            case .malformedRecords: "records could not be read"
            case .agentDown: "nobody was listening"
            case .rulesMissing: "audit rules"
            case .auditingOff: "auditing is off"
            case .sourceLost: "the source was cut off"
            case .overload: "too many to judge"
            }
        }
    }

    package var cause: Cause
    /// Milliseconds since 1970.
    package var start: Int64
    /// Nil while it lasts.
    package var end: Int64?
    /// How many were missed, in ``unit``; nil where nobody counted them.
    package var count: UInt64?
    package var unit: Unit
    /// Words for people.
    package var detail: String

    package enum Unit: String, Hashable, Sendable {
        case records, events
    }

    package init(
        _ cause: Cause, start: Int64, end: Int64? = nil, count: UInt64? = nil,
        unit: Unit = .events, detail: String = ""
    ) {
        self.cause = cause
        self.start = start
        self.end = end
        self.count = count
        self.unit = unit
        self.detail = detail
    }
}
