import Posture
import SwiftProtobuf
import Testing

@testable import OTLP

struct HostileReportTests {
    @Test(arguments: HostileSamples.all.indices)
    func `no record is larger than its limit, and a cut is told`(index: Int) throws {
        let bytes = try Samples.record(HostileSamples.all[index])
        #expect(bytes.count <= ReportEncoder.maximumBytes)
        let record = try LogRecord(serializedBytes: bytes)
        #expect((record.attribute("merlon.cuts")?.intValue ?? 0) > 0)
        #expect(record.body["metadata", "is_truncated"] == .flag(true))
    }

    @Test
    func `texts are cut harder where all of them together do not fit`() throws {
        let record = try LogRecord(serializedBytes: try Samples.record(HostileSamples.all[0]))
        let path = record.attribute("process.executable.path")?.stringValue ?? ""
        #expect(path.utf8.count > 500)
        #expect(path.utf8.count <= RecordLimits().text / 2)
    }

    @Test
    func `the arguments that are left out are counted`() throws {
        let bytes = try Samples.record(HostileSamples.all[0])
        let record = try LogRecord(serializedBytes: bytes)
        let kept = record.attribute("process.command_args")?.arrayValue.values.count ?? 0
        #expect(kept > 0)
        #expect(
            record.attribute("merlon.process.arguments.omitted") == .number(1_000_000 - kept))
        #expect(
            record.body["evidences", "0", "data", "argumentsOmitted"]
                == .number(1_000_000 - kept))
    }

    @Test
    func `the evidence and the open findings that are left out are counted`() throws {
        let finding = try LogRecord(serializedBytes: try Samples.record(HostileSamples.all[1]))
        let kept = finding.body["evidences"]?.arrayValue.values.count ?? 0
        #expect(kept > 0)
        #expect(finding.attribute("merlon.evidence.omitted") == .number(1_000 - kept))
        let snapshot = try LogRecord(serializedBytes: try Samples.record(HostileSamples.all[2]))
        let checks = snapshot.body["compliance", "checks"]?.arrayValue.values.count ?? 0
        #expect(checks > 0)
        #expect(snapshot.attribute("merlon.findings.omitted") == .number(20_000 - checks))
    }

    @Test
    func `programs that differ in bytes only differ in the record`() throws {
        let names: [[UInt8]] = [
            Array("/tmp/\u{FFFD}".utf8), Array("/tmp/".utf8) + [0xFF],
            Array("/tmp/".utf8) + [0xFE], Array(#"/tmp/\xFF"#.utf8), Array(#"/tmp/\x5CxFF"#.utf8),
        ]
        var shown: Set<String> = []
        for name in names {
            var start = Samples.start
            start.path = name
            let violation = Violation(start: start, severity: .low, reason: "")
            let bytes = try Samples.record(Report(.violation(violation), at: 0))
            let record = try LogRecord(serializedBytes: bytes)
            let text = record.attribute("process.executable.path")?.stringValue ?? ""
            #expect(record.body["evidences", "0", "process", "path"] == .text(text))
            #expect(ByteText.bytes(of: text) == name)
            shown.insert(text)
        }
        #expect(shown.count == names.count)
    }

    @Test
    func `a process can forge neither lines nor fields of the JSON`() throws {
        var start = Samples.start
        let forged = "x\"}\n{\"class_uid\":2004}\r\n\u{1B}[2J\u{202E}\u{2028}\u{85}"
        start.path = Array(forged.utf8)
        start.arguments = [Array(forged.utf8)]
        let violation = Violation(start: start, severity: .low, reason: "denied")
        let line = try ReportJSON.line(
            record: Samples.record(Report(.violation(violation), at: 0)))
        for scalar in line.unicodeScalars { #expect(!JSONText.isUnsafe(scalar)) }
        #expect(line.contains(#"x\"}\n{\"class_uid\":2004}\r\n\u001b[2J\u202e\u2028\u0085"#))
    }
}
