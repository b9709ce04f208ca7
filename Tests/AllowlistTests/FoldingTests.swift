import Posture
import Testing

@testable import Allowlist

struct FoldingTests {
    private func alert(_ severity: Severity = .medium) -> Decision {
        Decision(outcome: .alert(severity), reason: "")
    }

    private func start(_ path: String, pid: UInt32 = 1) -> ProcessStart {
        var start = exampleStart(path)
        start.pid = pid
        return start
    }

    private func told(_ reports: [FoldedReport]) -> Int {
        reports.reduce(0) { sum, report in
            switch report {
            case .first: sum + 1
            case .repeated(let summary): sum + summary.untold
            case .suppressed(let flood): sum + flood.count
            }
        }
    }

    @Test func `the same violation is reported once and counted`() {
        var folder = ViolationFolder()
        #expect(folder.add(alert(), start("/x"), at: 1_000).count == 1)
        for pid in 2...9 {
            #expect(folder.add(alert(), start("/x", pid: UInt32(pid)), at: 2_000) == [])
        }
        #expect(folder.deadline == 601_000)
        #expect(folder.advance(to: 600_999) == [])
        let reports = folder.advance(to: 601_000)
        guard case .repeated(let summary)? = reports.first else {
            Issue.record("no summary in \(reports)")
            return
        }
        #expect(summary.count == 9)
        #expect(summary.untold == 8)
        #expect(summary.pids == [1, 2, 3, 4, 5])
        #expect(summary.first == 1_000)
        #expect(summary.last == 2_000)
        #expect(folder.keyCount == 0)
        #expect(folder.add(alert(), start("/x"), at: 602_000).count == 1)
    }

    @Test func `a violation that comes once needs no summary`() {
        var folder = ViolationFolder()
        _ = folder.add(alert(), start("/x"), at: 0)
        #expect(folder.advance(to: 1_000_000) == [])
    }

    @Test func `other programs, users, places and alarms are others`() {
        var folder = ViolationFolder()
        var other = start("/x")
        other.euid = 7
        var placed = start("/x")
        placed.place = exampleContainer()
        var named = alert()
        named.alarm = "gains-root"
        for (decision, start) in [
            (alert(), start("/x")), (alert(), start("/y")), (alert(), other), (alert(), placed),
            (named, start("/x")),
        ] {
            #expect(folder.add(decision, start, at: 0).count == 1)
        }
    }

    @Test func `what is no alert is not folded`() {
        var folder = ViolationFolder()
        #expect(folder.add(Decision(outcome: .allow, reason: ""), start("/x"), at: 0) == [])
        #expect(folder.keyCount == 0)
    }

    @Test func `a flood is bounded and every violation told`() {
        var folder = ViolationFolder()
        var reports: [FoldedReport] = []
        var longest = 0
        for number in 0..<20_000 {
            let now = Int64(number / 20)
            let new = folder.add(alert(), start("/x\(number % 9_000)"), at: now)
            longest = max(longest, new.count)
            reports += new
            #expect(folder.keyCount <= 4_096)
        }
        #expect(reports.count < 150)
        reports += folder.finish(at: 1_000)
        #expect(told(reports) == 20_000)
        // 50 at once, 20 in the second, and a few words on the rest.
        #expect(reports.count < 160)
        #expect(longest < 5)
    }

    @Test func `a flood does not hide what is graver`() {
        var folder = ViolationFolder()
        for number in 0..<5_000 { _ = folder.add(alert(.low), start("/x\(number)"), at: 5) }
        let reports = folder.add(alert(.critical), start("/evil"), at: 6)
        #expect(
            reports.contains(
                .first(
                    ViolationKey(
                        rule: alert(.critical).rule, alarm: alert(.critical).alarm,
                        start: start("/evil")))))
    }

    @Test func `long names do not fill the memory`() {
        var folder = ViolationFolder()
        let name = String(repeating: "x", count: 4_000)
        for number in 0..<4_000 { _ = folder.add(alert(), start("/\(number)\(name)"), at: 0) }
        #expect(folder.keyCount < 600)
    }

    @Test func `clocks that jump lose nothing`() {
        var folder = ViolationFolder()
        var reports: [FoldedReport] = []
        let times: [Int64] = [5, .max, 0, .min, 7, .max - 1, .min + 1, 1 << 40]
        for number in 0..<400 {
            reports += folder.add(
                alert(), start("/x\(number % 37)"), at: times[number % times.count])
        }
        reports += folder.finish(at: 0)
        #expect(told(reports) == 400)
    }
}
