/// What became of one attempt.
package enum Answer: Hashable, Sendable {
    /// An answer of HTTP.
    case status(Int)
    /// Nothing listens there, or something in between says so.
    case refused
    case timeout(seconds: Double)
    /// The server ended TLS with a reason.
    case alert(TLSAlert)
    /// The connection was ended without a word.
    case closed
    /// Neither TLS nor HTTP, as the case may be.
    case unintelligible
    /// It could not be tried; why.
    case failed(String)

    /// In words, for people.
    package var words: String {
        switch self {
        case .status(let code): "status \(code)"
        case .refused: "connection refused"
        case .timeout(let seconds): "no answer within \(Self.text(seconds)) s"
        case .alert(let alert): "TLS alert \(alert)"
        case .closed: "closed without an answer"
        case .unintelligible: "an answer that is not understood"
        case .failed(let reason): "could not be tried: \(reason)"
        }
    }

    private static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    }
}
