/// One text a record, each in a line of its own: JSON lines, and Splunk's HTTP Event Collector.
package struct LineBatchEncoding: BatchEncoding {
    package enum Receiver: Hashable, Sendable {
        /// Any URL; every status of 200 to 299 means that the lines are taken.
        case anything
        /// Splunk, which says in its answer whether it could read them.
        case splunk
    }

    package let receiver: Receiver
    private let line: @Sendable ([UInt8]) throws -> String

    /// - Parameter line: the text of an encoded log record, without a line feed.
    package init(
        _ receiver: Receiver, line: @escaping @Sendable ([UInt8]) throws -> String
    ) {
        self.receiver = receiver
        self.line = line
    }

    package var contentType: String {
        receiver == .splunk ? "application/json" : "application/x-ndjson"
    }

    package var defaultPath: String {
        receiver == .splunk ? "/services/collector/event" : "/"
    }

    // Splunk has an answer for it; of others nobody knows.
    package var canBeEmpty: Bool { receiver == .splunk }

    /// Splunk looks at the token first, and then answers 400 with code 5, "No data".
    package func provesHealth(_ answer: ReceiverAnswer) -> Bool {
        let text = String(decoding: answer.body.prefix(4_096), as: UTF8.self)
        return receiver == .splunk && answer.status == 400 && Self.code(in: text) == 5
    }

    package func encode(_ reports: [QueuedReport]) throws -> [UInt8] {
        var body: [UInt8] = []
        for report in reports {
            body += try line(report.bytes).utf8
            body.append(UInt8(ascii: "\n"))
        }
        return body
    }

    package func outcome(of answer: ReceiverAnswer) -> BatchOutcome {
        guard receiver == .splunk else { return .taken(note: nil) }
        let text = String(decoding: answer.body.prefix(4_096), as: UTF8.self)
        return Self.code(in: text) == 0
            ? .taken(note: nil)
            : .unreadable("the answer is not that of a Splunk collector: " + OneLine.text(text))
    }

    /// The number after `"code":` of `{"text":"Success","code":0}`.
    private static func code(in text: String) -> Int? {
        guard let name = text.firstRange(of: "\"code\"") else { return nil }
        let rest = text[name.upperBound...].drop { $0.isWhitespace }
        guard rest.first == ":" else { return nil }
        let digits = rest.dropFirst().drop { $0.isWhitespace }.prefix { $0.isASCII && $0.isNumber }
        return Int(digits)
    }
}
