import Posture

/// What an answer, or its absence, means for the records that were sent.
enum Verdict: Hashable, Sendable {
    /// The receiver has them.
    case taken(note: String?)
    /// The receiver has some of them, and refuses so many for good.
    case partlyRejected(count: Int, message: String)
    /// The request is too large.
    case tooLarge(String)
    /// There is something in the request that the receiver will never take.
    case badContent(String)
    /// A record cannot be written in the destination's encoding; nothing was sent.
    case unwritable(String)
    /// Later it may work.
    case tryAgain(String, after: Duration?, mayHaveArrived: Bool)
    /// It works again when somebody has mended something.
    case hold(String)

    /// - Parameter now: seconds since 1970.
    init(_ answer: ReceiverAnswer, _ encoding: some BatchEncoding, now: Int64) {
        let status = answer.status
        if 200...299 ~= status {
            self =
                switch encoding.outcome(of: answer) {
                case .taken(let note): .taken(note: note)
                case .rejected(let count, let message):
                    .partlyRejected(count: count, message: message)
                case .unreadable(let why): .hold("status \(status), but \(why)")
                }
            return
        }
        let message = encoding.message(of: answer).map { ": " + $0 } ?? ""
        let words = "status \(status)" + message
        switch status {
        case 413: self = .tooLarge(words)
        case 400, 422: self = .badContent(words)
        case 408, 429, 502, 503, 504:
            let delay = answer.retryAfter.flatMap {
                RetryAfter.delay($0, date: answer.date, now: now)
            }
            // Behind a gateway the records may have been taken before it gave up.
            let mayHaveArrived = status == 502 || status == 504
            self = .tryAgain(words, after: delay, mayHaveArrived: mayHaveArrived)
        case 300...399:
            let target = answer.location.map { " to " + OneLine.text($0) } ?? ""
            self = .hold("status \(status), a redirect\(target) that is not followed")
        // OTLP has senders drop what any other status answers. A spool can wait instead, until
        // somebody has mended the token, the path or the receiver.
        default: self = .hold(words)
        }
    }

    init(_ failure: SendFailure) {
        let words = failure.description
        self =
            switch failure {
            case .noConnection: .tryAgain(words, after: nil, mayHaveArrived: false)
            case .noAnswer: .tryAgain(words, after: nil, mayHaveArrived: true)
            case .insecure, .proxy, .answerTooLarge: .hold(words)
            }
    }
}
