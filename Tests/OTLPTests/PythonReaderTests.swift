import Posture
import SwiftProtobuf
import Testing

@testable import OTLP

@Suite(.enabled(if: PythonReader.isHere, "run packaging/test-tools.sh"))
struct PythonReaderTests {
    @Test
    func `reports of every kind are valid events of OCSF in valid requests`() throws {
        let reports = Samples.all
        let answer = try PythonReader.read(try reports.map { try Samples.record($0) })
        #expect(answer.problems == [])
        #expect(answer.records.count == reports.count)
        #expect(Set(answer.records.map(\.time)) == ["1795454069589000000"])
        #expect(answer.records.first?.event == "merlon.process.violation")
        #expect(answer.records.first?.severity == 21)
        #expect(answer.resource["k8s.node.name"] == "worker-7")
        #expect(answer.resource["team"] == "storage")
    }

    @Test
    func `what is cut to the limit is valid too`() throws {
        let records = try HostileSamples.all.map { try Samples.record($0) }
        let answer = try PythonReader.read(records)
        #expect(answer.problems == [])
        #expect(answer.records.count == records.count)
    }

    @Test
    func `a node outside Kubernetes of which little is known has valid events`() throws {
        let source = ReportSource(version: "0.1.0", instance: "", hostName: "a")
        let encoder = ReportEncoder(source: source)
        let records = try Samples.all.map {
            try encoder.record(of: $0, uid: "u", sequence: 0, observed: 0)
        }
        #expect(try PythonReader.read(records).problems == [])
    }

    @Test
    func `the reader finds what is wrong`() throws {
        var record = try LogRecord(serializedBytes: try Samples.record(Samples.all[0]))
        record.body.kvlistValue.values.removeAll { $0.key == "time" }
        let answer = try PythonReader.read([try record.serializedBytes()])
        #expect(answer.problems.contains { $0.contains("'time' is a required property") })
    }
}
