import Foundation
import HostSystem
import Posture
import Testing

@testable import Reporting

/// The real journal takes what we write, and gives it back.
@Suite(
    .serialized,
    .enabled(if: SystemdMachine.canBoot, "needs root, systemd-nspawn and nsenter"))
struct JournalMachineTests {
    @Test func `entries come back as they were written`() throws {
        let machine = try SystemdMachine()
        try valuesComeBack(machine)
        try reportsComeBack(machine)
        try catalogIsTaken(machine)
    }

    private func valuesComeBack(_ machine: SystemdMachine) throws {
        var socket = try JournalSocket(path: machine.journal)
        try socket.check()
        let forged = "one\nMESSAGE=forged\nMESSAGE_ID=\(JournalMessage.violation.id)\n"
        let large = String(repeating: "large\n", count: (1 << 20) / 6)
        var small = JournalEntry()
        for (name, value) in [
            ("MESSAGE", "first"), ("MERLON_TEST", "values"), ("MERLON_FORGED", forged),
            ("MERLON_EMPTY", ""), ("MERLON_EVIDENCE", "a"), ("MERLON_EVIDENCE", "b"),
        ] { try small.add(name, value) }
        try small.add("MERLON_BYTES", [0xFF, 0x0A, 0x00])
        var huge = JournalEntry()
        for (name, value) in [
            ("MESSAGE", "second"), ("MERLON_TEST", "values"), ("MERLON_LARGE", large),
        ] { try huge.add(name, value) }
        try socket.send(small)
        try socket.send(huge)
        let entries = try machine.entries("MERLON_TEST=values", count: 2)
        try #require(entries.count == 2)
        #expect(entries.map { $0["MESSAGE"] as? String } == ["first", "second"])
        #expect(entries[0]["MERLON_FORGED"] as? String == forged)
        #expect(entries[0]["MESSAGE_ID"] == nil)
        #expect(entries[0]["MERLON_EMPTY"] as? String == "")
        #expect(entries[0]["MERLON_EVIDENCE"] as? [String] == ["a", "b"])
        #expect(entries[0]["MERLON_BYTES"] as? [Int] == [0xFF, 0x0A, 0x00])
        #expect(entries[1]["MERLON_LARGE"] as? String == large)
    }

    private func reportsComeBack(_ machine: SystemdMachine) throws {
        var reporter = JournalReporter(try JournalSocket(path: machine.journal))
        let subjects =
            ExampleReports.all + [
                ExampleReports.violation {
                    $0.path = Array("/tmp/x\nmerlon: all is well\u{1b}[2J".utf8)
                }
            ]
        for subject in subjects { try reporter.tell(Report(subject, at: ExampleReports.time)) }
        let entries = try machine.entries("SYSLOG_IDENTIFIER=merlon", count: subjects.count)
        #expect(entries.count == subjects.count)
        #expect(reporter.written == UInt64(subjects.count))
        for (entry, subject) in zip(entries, subjects) {
            let report = Report(subject, at: ExampleReports.time)
            for field in JournalFields(report).list {
                let values = entry[field.name] as? [String] ?? [entry[field.name] as? String ?? ""]
                #expect(values.contains(field.value), "\(field.name)")
            }
        }
        // Each is one line for people, too.
        let lines = try machine.run("/bin/journalctl", "-q", "-t", "merlon", "-o", "cat")
        #expect(lines.split(separator: "\n").count == subjects.count)
        #expect(lines.contains(#"/tmp/x\nmerlon: all is well\u{1b}[2J"#))
    }

    private func catalogIsTaken(_ machine: SystemdMachine) throws {
        try FileManager.default.copyItem(
            atPath: repository.appending(path: "packaging/journal/merlon.catalog").path,
            toPath: machine.root + "/usr/lib/systemd/catalog/merlon.catalog")
        #expect(try machine.run("/bin/journalctl", "--update-catalog") == "")
        let text = try machine.run("/bin/journalctl", "-q", "-x", "-t", "merlon")
        for words in [
            "Subject: A control fails or is unknown: kubelet-anonymous-auth",
            "Subject: Program starts may have been missed", "merlon allowlist learn",
        ] { #expect(text.contains(words)) }
        let known = try machine.run("/bin/journalctl", "--dump-catalog")
        for message in JournalMessage.allCases {
            #expect(known.contains("-- \(message.id)"), "\(message)")
        }
    }
}
