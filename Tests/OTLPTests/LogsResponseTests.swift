import SwiftProtobuf
import TestFolder
import Testing

@testable import OTLP

struct LogsResponseTests {
    @Test(
        arguments: [
            ("", "application/x-protobuf"), ("", nil), ("", "text/html"), ("{}", nil),
            ("{}", "application/json"), ("{\"partialSuccess\":null}", "application/json"),
            ("{\"partialSuccess\":{}}", "application/json; charset=utf-8"),
            (" \n{\"later\":[1,{}]}", "Application/JSON"), ("{}", "text/plain"),
        ] as [(String, String?)])
    func `full success in all its forms`(body: String, type: String?) throws {
        let response = try LogsResponse(parsing: Array(body.utf8), contentType: type)
        #expect(response == LogsResponse())
    }

    @Test(arguments: ["3", "\"3\""])
    func `partial success in JSON`(number: String) throws {
        let body =
            "{\"partialSuccess\":{\"rejectedLogRecords\":\(number),\"errorMessage\":\"too\\nold\"}}"
        let response = try LogsResponse(
            parsing: Array(body.utf8), contentType: "application/json")
        #expect(response == LogsResponse(rejected: 3, message: "too"))
    }

    @Test(
        arguments: [(3, 3), (0, 0), (-1, 0), (Int64.max, UInt64(Int64.max))] as [(Int64, UInt64)])
    func `partial success in protobuf`(written: Int64, read: UInt64) throws {
        let answer = Opentelemetry_Proto_Collector_Logs_V1_ExportLogsServiceResponse.with {
            $0.partialSuccess.rejectedLogRecords = written
            $0.partialSuccess.errorMessage = "  \u{1B}[31mold"
        }
        let response = try LogsResponse(
            parsing: try answer.serializedBytes(), contentType: "application/x-protobuf")
        #expect(response == LogsResponse(rejected: read, message: "?[31mold"))
    }

    @Test(
        arguments: [
            ("<html>Sign in</html>", "text/html"), ("ok", "text/plain"), ("{}", "text/html"),
        ])
    func `what is no receiver's answer takes nothing`(body: String, type: String) {
        #expect(throws: LogsResponseError.unexpected(contentType: type)) {
            try LogsResponse(parsing: Array(body.utf8), contentType: type)
        }
    }

    @Test(
        arguments: [
            ("{", "application/json"), ("[]", "application/json"), ("\u{0A}\u{05}a", nil),
            ("{\"partialSuccess\":{\"rejectedLogRecords\":\"x\"}}", "application/json"),
            (String(repeating: "{\"a\":", count: 10_000), "application/json"),
        ] as [(String, String?)])
    func `a broken answer is an error`(body: String, type: String?) {
        #expect {
            try LogsResponse(parsing: Array(body.utf8), contentType: type)
        } throws: {
            if case LogsResponseError.unreadable = $0 { true } else { false }
        }
    }

    @Test
    func `an answer above the limit is not read`() {
        let count = LogsResponse.maximumBytes + 1
        #expect(throws: LogsResponseError.tooLarge(bytes: count)) {
            try LogsResponse(parsing: Array(repeating: 0x20, count: count), contentType: nil)
        }
    }

    @Test
    func `noise is an answer or an error, and never the end of the program`() {
        var random = SplitMix(state: 11)
        for _ in 0..<5_000 {
            let count = Int.random(in: 1...60, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let response = try? LogsResponse(parsing: bytes, contentType: nil)
            #expect((response?.message.utf8.count ?? 0) <= AnswerText.limit)
        }
    }

    @Test
    func `an error's message is found in every form`() throws {
        let status = Google_Rpc_Status.with {
            $0.code = 16
            $0.message = "token expired"
        }
        let cases: [([UInt8], String?)] = [
            (try status.serializedBytes(), "application/x-protobuf"),
            (try status.serializedBytes(), nil),
            (Array("{\"code\":16,\"message\":\"token expired\"}".utf8), "application/json"),
            (Array("\r\n token expired\nat line 3".utf8), "text/plain; charset=utf-8"),
        ]
        for (body, type) in cases {
            #expect(LogsResponse.errorMessage(in: body, contentType: type) == "token expired")
        }
        #expect(LogsResponse.errorMessage(in: [], contentType: nil) == nil)
        #expect(LogsResponse.errorMessage(in: [0xFF], contentType: nil) == nil)
        let long = Array(String(repeating: "é", count: 90_000).utf8)
        #expect(
            LogsResponse.errorMessage(in: long, contentType: "text/html")?.utf8.count
                == AnswerText.limit)
    }
}
