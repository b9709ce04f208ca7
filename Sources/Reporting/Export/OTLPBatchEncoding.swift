/// OTLP over HTTP: protobuf, and the same back.
///
/// The messages themselves are of the target `OTLP`; here is what their answers mean for delivery.
package struct OTLPBatchEncoding: BatchEncoding {
    /// What an answer says: how many records it refuses for good, and its words.
    package typealias Reading = (rejected: Int, message: String)

    package let contentType = "application/x-protobuf"
    package let defaultPath = "/v1/logs"
    // A request without records is to be answered with success (opentelemetry-proto,
    // docs/specification.md, "Full Success" and the note on empty telemetry data).
    package let canBeEmpty = true

    private let request: @Sendable ([[UInt8]]) throws -> [UInt8]
    private let response: @Sendable ([UInt8], String?) throws -> Reading
    private let errorMessage: @Sendable ([UInt8], String?) -> String?

    /// - Parameters:
    ///   - request: an `ExportLogsServiceRequest` of encoded log records.
    ///   - response: reads an `ExportLogsServiceResponse` of a body and its content type; throws
    ///     where it is none.
    ///   - errorMessage: the words of a `google.rpc.Status` of a body and its content type.
    package init(
        request: @escaping @Sendable ([[UInt8]]) throws -> [UInt8],
        response: @escaping @Sendable ([UInt8], String?) throws -> Reading,
        errorMessage: @escaping @Sendable ([UInt8], String?) -> String?
    ) {
        self.request = request
        self.response = response
        self.errorMessage = errorMessage
    }

    package func encode(_ reports: [QueuedReport]) throws -> [UInt8] {
        try request(reports.map(\.bytes))
    }

    package func outcome(of answer: ReceiverAnswer) -> BatchOutcome {
        do {
            let (rejected, message) = try response(answer.body, answer.contentType)
            if rejected > 0 { return .rejected(count: rejected, message: OneLine.text(message)) }
            return .taken(note: message.isEmpty ? nil : OneLine.text(message))
        } catch {
            return .unreadable(OneLine.text("\(error)"))
        }
    }

    package func message(of answer: ReceiverAnswer) -> String? {
        errorMessage(answer.body, answer.contentType).map { OneLine.text($0) }
    }
}
