import Posture
import SwiftProtobuf
import Testing

@testable import OTLP

struct ReportEncoderTests {
    private func record(_ subject: Report.Subject) throws -> LogRecord {
        let report = Report(subject, at: 1_795_454_069_589)
        return try LogRecord(serializedBytes: try Samples.record(report))
    }

    @Test
    func `each record has its times, uid and sequence`() throws {
        for report in Samples.all {
            let bytes = try Samples.record(report, uid: "01J", sequence: 7)
            let record = try LogRecord(serializedBytes: bytes)
            #expect(record.timeUnixNano == 1_795_454_069_589_000_000)
            #expect(record.observedTimeUnixNano == 1_795_454_070_000_000_000)
            #expect(record.eventName.hasPrefix("merlon."))
            #expect(record.attribute("log.record.uid") == .text("01J"))
            #expect(record.attribute("merlon.sequence") == .number(7))
            #expect(record.body["metadata", "uid"] == .text("01J"))
            #expect(record.body["metadata", "sequence"] == .number(7))
            #expect(record.attribute("ocsf.class_uid") == record.body["class_uid"])
            // The samples' findings have had evidence left out by those who made them.
            let isWhole = record.eventName != "merlon.finding"
            #expect((record.attribute("merlon.cuts") == nil) == isWhole)
            #expect((record.body["metadata", "is_truncated"] == nil) == isWhole)
        }
    }

    @Test func `a record says which spool counted it`() throws {
        let report = try #require(Samples.all.first)
        let bytes = try ReportEncoder(source: Samples.source).record(
            of: report, uid: "01J", sequence: 1, observed: 1, spool: "01S")
        #expect(try LogRecord(serializedBytes: bytes).attribute("merlon.spool") == .text("01S"))
    }

    @Test(
        arguments: [
            (.info, 9, "INFO", 1), (.low, 10, "INFO2", 2), (.medium, 13, "WARN", 3),
            (.high, 17, "ERROR", 4), (.critical, 21, "FATAL", 5),
        ] as [(Severity, Int, String, Int64)])
    func `severities have OpenTelemetry's numbers and OCSF's`(
        severity: Severity, number: Int, text: String, ocsf: Int64
    ) throws {
        let record = try record(.agent(AgentEvent(kind: .started, severity: severity, message: "")))
        #expect(record.severityNumber.rawValue == number)
        #expect(record.severityText == text)
        #expect(record.body["severity_id"] == .number(ocsf))
    }

    @Test(
        arguments: [
            (.pass, 1), (.unknown, 2), (.fail, 3), (.notApplicable, 99), (.waived, 99),
        ] as [(Finding.Status, Int64)])
    func `a finding's status is OCSF's`(status: Finding.Status, id: Int64) throws {
        let change = FindingChange(
            kind: .changed, finding: Samples.finding(status), firstSeen: 5, lastSeen: 9)
        let record = try record(.finding(change))
        #expect(record.body["compliance", "status_id"] == .number(id))
        #expect(record.attribute("merlon.finding.status") == .text(status.rawValue))
    }

    @Test
    func `a finding tells its evidence and how much is missing`() throws {
        let change = FindingChange(
            kind: .new, finding: Samples.finding(.fail), firstSeen: 5, lastSeen: 9)
        let record = try LogRecord(
            serializedBytes: Samples.record(Report(.finding(change), at: 9)))
        let first = record.body["evidences", "0", "data"]
        #expect(first?["fact"] == .text("node.kubelet.config.port"))
        #expect(first?["value"] == .number(10_250))
        #expect(first?["origin"] == .text("/var/lib/kubelet/config.yaml:4:14"))
        #expect(record.body["evidences", "1", "data", "value", "wait"] == .text("5s"))
        #expect(record.body["evidences", "2", "data", "unknown"] == .text("no such file"))
        #expect(record.body["evidences", "3", "data", "absent"] == .flag(true))
        #expect(record.attribute("merlon.evidence.omitted") == .number(2))
        #expect(
            record.body["compliance", "standards"] == .texts(["cis-1.12", "stig"]))
        #expect(
            record.body["finding_info", "uid"]
                == .text("6a1d8f4e-1111-4222-8333-944445555666/kubelet-anonymous-auth"))
    }

    @Test
    func `a violation tells the process, its container and its pod`() throws {
        let record = try record(.violation(Samples.violation))
        let process = record.body["evidences", "0", "process"]
        #expect(process?["cmd_line"] == .text(#"xmrig -o pool:443 'it'\''s'"#))
        #expect(process?["file", "hashes", "0", "algorithm_id"] == .number(3))
        #expect(process?["parent_process", "path"] == .text("/bin/sh"))
        #expect(process?["user", "uid"] == .text("0"))
        #expect(record.body["evidences", "0", "file", "name"] == .text("run me"))
        #expect(record.body["evidences", "0", "container", "image", "name"] != nil)
        #expect(record.body["resources", "1", "namespace"] == .text("shop"))
        #expect(
            record.attribute("process.command_args")
                == .texts(["xmrig", "-o", "pool:443", "it's"]))
        #expect(
            record.attribute("process.creation.time") == .text("2026-11-23T17:14:29.589Z"))
        #expect(record.attribute("k8s.pod.name") == .text("web-5d9c"))
        #expect(record.attribute("security_rule.name") == .text("miner"))
        #expect(record.attribute("merlon.process.login_user.id") == nil)
    }

    @Test
    func `repeats are updates of the finding that the first violation made`() throws {
        let key = ViolationKey(rule: "web", alarm: "miner", start: Samples.start)
        let first = try record(.violation(Samples.violation))
        let repeats = try record(
            .repeatedViolation(
                ViolationSummary(
                    key: key, severity: .high, first: 5, last: 9, count: 40, untold: 39, pids: [])))
        #expect(repeats.body["finding_info", "uid"] == first.body["finding_info", "uid"])
        #expect(repeats.body["activity_id"] == .number(2))
        #expect(repeats.body["count"] == .number(40))

        var other = Samples.violation
        other.start.path?.append(0xFF)
        let otherFirst = try record(.violation(other))
        #expect(otherFirst.body["finding_info", "uid"] != first.body["finding_info", "uid"])
    }

    @Test
    func `the uid of a static pod, which is no UUID, is kept out of OCSF's UUID`() throws {
        var container = Samples.container
        container.pod?.uid = "0123456789abcdef0123456789abcdef"
        var start = Samples.start
        start.place = .container(container)
        let record = try record(.violation(Violation(start: start, severity: .low, reason: "")))
        #expect(record.body["evidences", "0", "container", "pod_uuid"] == nil)
        #expect(
            record.attribute("k8s.pod.uid") == .text("0123456789abcdef0123456789abcdef"))
    }
}
