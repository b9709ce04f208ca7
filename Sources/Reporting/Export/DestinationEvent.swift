package import Posture

/// A turn in the life of a destination that an operator would want to know.
package enum DestinationEvent: Hashable, Sendable {
    /// It has failed several times, and is tried again by itself.
    case failing(String)
    /// Somebody has to mend something.
    case holding(String)
    /// It takes reports again, after so many milliseconds.
    case recovered(after: Int64)
    /// Certificate, key or token cannot be used; the last good ones are in use where there are any.
    case credentialsBad(String)
    case credentialsGood
    /// The client's certificate ends at this time; milliseconds since 1970.
    case certificateEnds(Int64)
    case certificateEnded(Int64)
    case certificateNotYetValid(Int64)
    /// So many records will never be taken, the last of them for this reason; told every ten
    /// minutes at most. The spool tells of each.
    case refused(count: Int, reason: String)
    /// The receiver has something to say about records that it took; told every ten minutes at
    /// most.
    case note(String)
    /// The spool itself fails; what it cannot confirm is sent again.
    case queueFailing(String)

    /// The event as a report of the agent.
    package func report(of destination: String) -> AgentEvent {
        let (kind, severity, words): (AgentEvent.Kind, Severity, String) =
            switch self {
            case .failing(let why): (.destinationFailing, .medium, "does not answer: \(why)")
            case .holding(let why):
                (.destinationFailing, .high, "is held until somebody mends it: \(why)")
            case .recovered(let time):
                (.destinationRecovered, .info, "takes reports again after \(time / 1_000) s")
            case .credentialsBad(let why):
                (.degraded, .high, "has certificates or tokens that cannot be used: \(why)")
            case .credentialsGood: (.destinationRecovered, .info, "has good credentials again")
            case .certificateEnds(let end):
                (.degraded, .medium, "has a client certificate that ends \(Self.time(end))")
            case .certificateEnded(let end):
                (.degraded, .high, "has a client certificate that ended \(Self.time(end))")
            case .certificateNotYetValid(let begin):
                (.degraded, .high, "has a client certificate that begins \(Self.time(begin))")
            case .refused(let count, let reason):
                (.degraded, .high, "refused \(count) for good: \(reason)")
            case .note(let words): (.degraded, .low, "says of what it took: \(words)")
            case .queueFailing(let why): (.degraded, .high, "has a spool that fails: \(why)")
            }
        return AgentEvent(
            kind: kind, severity: severity, message: "Destination '\(destination)' \(words)",
            details: [.init("destination", destination)])
    }

    private static func time(_ milliseconds: Int64) -> String {
        InternetTime.text(seconds: milliseconds / 1_000)
    }
}
