/// What a receiver answered, as far as it is of use.
package struct ReceiverAnswer: Hashable, Sendable {
    package var status: Int
    /// As the answer names it, with its parameters.
    package var contentType: String?
    package var retryAfter: String?
    /// The answer's own idea of the time.
    package var date: String?
    /// Where a redirect leads, which nobody follows.
    package var location: String?
    /// At most ``Destination/answerLimitBytes``.
    package var body: [UInt8]

    package init(
        status: Int, contentType: String? = nil, retryAfter: String? = nil, date: String? = nil,
        location: String? = nil, body: [UInt8] = []
    ) {
        self.status = status
        self.contentType = contentType
        self.retryAfter = retryAfter
        self.date = date
        self.location = location
        self.body = body
    }
}

/// What an answer with a status of 200 to 299 says of the records.
package enum BatchOutcome: Hashable, Sendable {
    /// All are taken; the receiver may have added words.
    case taken(note: String?)
    /// So many are refused for good; which ones, it does not say.
    case rejected(count: Int, message: String)
    /// The receiver of this encoding does not answer so: somebody else sits there.
    case unreadable(String)
}

/// How a batch becomes the body of a request, and what the answer means.
package protocol BatchEncoding: Sendable {
    /// For the header `Content-Type`.
    var contentType: String { get }
    /// Where a URL without a path leads to.
    var defaultPath: String { get }
    /// Whether a request without records is one that a healthy receiver takes.
    ///
    /// It tells a record that is bad from a place that refuses everything.
    var canBeEmpty: Bool { get }

    /// Throws where a record cannot be written in this encoding at all.
    func encode(_ reports: [QueuedReport]) throws -> [UInt8]

    /// Reads an answer with a status of 200 to 299.
    func outcome(of answer: ReceiverAnswer) -> BatchOutcome

    /// Whether an answer other than success to a request without records is the one of a receiver
    /// that would take records.
    func provesHealth(_ answer: ReceiverAnswer) -> Bool

    /// The words of an answer that is an error; nil where it has none.
    func message(of answer: ReceiverAnswer) -> String?
}

extension BatchEncoding {
    package func provesHealth(_ answer: ReceiverAnswer) -> Bool { false }

    package func message(of answer: ReceiverAnswer) -> String? {
        let line = OneLine.text(String(decoding: answer.body.prefix(4_096), as: UTF8.self))
        return line.isEmpty ? nil : line
    }
}
