import Foundation
import Posture
import SwiftProtobuf
import Testing

@testable import OTLP

struct ReportJSONTests {
    private func object(_ text: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any])
    }

    @Test
    func `each report is one line of JSON`() throws {
        for report in Samples.all + HostileSamples.all {
            let line = try ReportJSON.line(record: try Samples.record(report))
            #expect(!line.contains("\n"))
            let event = try object(line)
            #expect((event["metadata"] as? [String: Any])?["uid"] as? String != nil)
            #expect(event["time"] as? Int64 == report.milliseconds)
        }
    }

    @Test
    func `Splunk gets time, host and event`() throws {
        let record = try Samples.record(Samples.all[0])
        let text = try ReportJSON.splunkEvent(record: record, host: "a\"b\n")
        let envelope = try object(text)
        #expect(text.hasPrefix("{\"time\":1795454069.589,"))
        #expect(envelope["host"] as? String == "a\"b\n")
        #expect(envelope["source"] as? String == "merlon")
        #expect(envelope["sourcetype"] as? String == "ocsf")
        let event = try #require(envelope["event"] as? [String: Any])
        #expect(
            event as NSDictionary == (try object(ReportJSON.line(record: record))) as NSDictionary)
    }

    @Test
    func `what is no record of ours is an error`() throws {
        #expect(throws: ReportJSONError.noEvent) { try ReportJSON.line(record: []) }
        let text = try LogRecord.with { $0.body = .text("hello") }.serializedBytes() as [UInt8]
        #expect(throws: ReportJSONError.noEvent) { try ReportJSON.line(record: text) }
        let cut = Array(try Samples.record(Samples.all[0]).dropLast(3))
        #expect {
            try ReportJSON.line(record: cut)
        } throws: {
            if case ReportJSONError.unreadable = $0 { true } else { false }
        }
    }

    @Test
    func `values of every kind are JSON`() throws {
        var text = ""
        let bytes = AnyValue.with { $0.bytesValue = Data([0x41, 0xFF]) }
        JSONText.append(
            .map([
                ("a", .number(Int64.min)), ("b", .number(0.5)), ("c", .number(Double.nan)),
                ("d", .flag(false)), ("e", AnyValue()), ("f", bytes), ("g", .list([])),
                ("h", .map([])),
            ]), to: &text)
        #expect(
            text == #"{"a":-9223372036854775808,"b":0.5,"c":null,"d":false,"e":null,"#
                + #""f":"A\\xFF","g":[],"h":{}}"#)
    }
}
