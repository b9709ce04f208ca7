import SwiftProtobuf

/// Why a receiver's answer says nothing about the records that were sent.
package enum LogsResponseError: Error, Equatable, CustomStringConvertible {
    case tooLarge(bytes: Int)
    /// The answer has a content that no OTLP receiver gives; the type as the answer names it.
    case unexpected(contentType: String)
    case unreadable(String)

    package var description: String {
        switch self {
        case .tooLarge(let bytes):
            "the answer has \(bytes) bytes; at most \(LogsResponse.maximumBytes) are read"
        case .unexpected(let type):
            "the answer is '\(type)', not OTLP; is there a proxy or another service at the "
                + "endpoint?"
        case .unreadable(let why): "the answer is not what OTLP asks for: \(why)"
        }
    }
}

/// What a receiver says of the records that it was sent.
package struct LogsResponse: Hashable, Sendable {
    /// The specification's limit of an answer: 4 MiB.
    package static let maximumBytes = 4 * 1_024 * 1_024

    /// How many records it refuses for good; 0 where it took all.
    package let rejected: UInt64
    /// Its words, fit for a log; empty where it has none.
    package let message: String

    package init(rejected: UInt64 = 0, message: String = "") {
        self.rejected = rejected
        self.message = message
    }

    /// Reads the body of an answer with status 200 and its `Content-Type`.
    ///
    /// An empty body, `{}` and `{"partialSuccess":null}` say that all was taken.
    package init(
        parsing body: [UInt8], contentType: String?
    ) throws(LogsResponseError) {
        guard body.count <= Self.maximumBytes else { throw .tooLarge(bytes: body.count) }
        if body.isEmpty {
            self.init()
            return
        }
        let answer: Opentelemetry_Proto_Collector_Logs_V1_ExportLogsServiceResponse
        let encoding = AnswerEncoding(body, contentType: contentType)
        do {
            switch encoding {
            case .protobuf: answer = try .init(serializedBytes: body)
            case .json: answer = try .init(jsonUTF8Bytes: body, options: AnswerEncoding.options)
            case .other:
                throw LogsResponseError.unexpected(
                    contentType: AnswerText.line(contentType ?? ""))
            }
        } catch let error as LogsResponseError {
            throw error
        } catch {
            throw .unreadable(AnswerText.line("\(error)"))
        }
        self.init(
            rejected: UInt64(max(0, answer.partialSuccess.rejectedLogRecords)),
            message: AnswerText.line(answer.partialSuccess.errorMessage))
    }

    /// What the body of an error says, fit for a log; nil where it says nothing that can be read.
    ///
    /// OTLP puts a `google.rpc.Status` there; of another text the first line is given.
    package static func errorMessage(in body: [UInt8], contentType: String?) -> String? {
        guard !body.isEmpty, body.count <= maximumBytes else { return nil }
        let text: String?
        // What cannot be read has no message; the status of the answer says what to do.
        switch AnswerEncoding(body, contentType: contentType) {
        case .protobuf: text = try? Google_Rpc_Status(serializedBytes: body).message
        case .json:
            text = try? Google_Rpc_Status(jsonUTF8Bytes: body, options: AnswerEncoding.options)
                .message
        case .other: text = String(decoding: body.prefix(4_096), as: UTF8.self)
        }
        let line = AnswerText.line(text ?? "")
        return line.isEmpty ? nil : line
    }
}
