import AuditStream
import TestFolder
import Testing

struct AssemblerTests {
    private func event(_ time: String, node: String? = nil) -> ExecLines {
        ExecLines(id: time, node: node)
    }

    /// The events after each line, as a stream that goes on.
    private func ids(
        of lines: [String], limits: EventAssembler.Limits = EventAssembler.Limits()
    ) -> [[String]] {
        var decoder = LogDecoder(limits: limits)
        var ids: [[String]] = []
        for line in lines {
            var given: [String] = []
            let bytes = Array((line + "\n").utf8)
            decoder.add(bytes.span) { given.append("\($0.id)") }
            ids.append(given)
        }
        return ids
    }

    @Test func `an event is given out with its last record`() {
        let given = ids(of: event("1.000:1").lines)
        #expect(given == [[], [], [], [], [], ["1.000:1"]])
    }

    @Test func `without PROCTITLE the end of the event gives it out`() {
        let event = event("1.000:1")
        let given = ids(of: event.lines.dropLast() + [event.line("EOE")])
        #expect(given == [[], [], [], [], [], ["1.000:1"]])
    }

    @Test func `after the end of an event nothing is waited for`() {
        let event = event("1.000:1")
        let given = ids(of: Array(event.lines.prefix(2)) + [event.line("EOE")])
        #expect(given == [[], [], ["1.000:1"]])
    }

    @Test func `an end after PROCTITLE is no event of its own`() {
        let event = event("1.000:1")
        let log = DecodedLog(event.lines + [event.line("EOE")])
        #expect(log.counts.events == 1 && log.execs.count == 1 && log.records == 7)
    }

    @Test func `records may come in any order`() {
        var random = SplitMix(state: 1)
        let lines = event("1.000:1").lines
        let whole = DecodedLog(lines).execs.map(\.summary)
        for _ in 0..<100 {
            let log = DecodedLog(lines.shuffled(using: &random))
            #expect(log.execs.map(\.summary) == whole)
        }
    }

    @Test func `without any end the time limit gives it out`() {
        let first = event("1.000:1").lines.dropLast()
        let lines = first + event("3.000:2").lines.prefix(1) + event("3.001:3").lines.prefix(1)
        #expect(ids(of: Array(lines)).suffix(2) == [[], ["1.000:1"]])
    }

    @Test func `the clock gives it out where nothing more comes`() throws {
        var assembler = EventAssembler()
        var memory = StampMemory()
        var given: [String] = []
        // A stream may be read long after it was written: its own silence counts, and each record
        // ends that.
        let parts = ["argc=3 a0=\"x\"", "a1=\"y\""]
        for (now, text) in zip([5_000, 900_000] as [Int64], parts) {
            let line = Array("audit(5.000:1): \(text)".utf8)
            let header = try RecordHeader(number: 1309, text: line.span, &memory)
            try assembler.add(header, line.span) { given.append("\($0.id)") }
            for rest in [0, 1_000, 2_000] {
                assembler.advance(to: now + Int64(rest)) { given.append("\($0.id)") }
            }
            #expect(given.isEmpty)
        }
        assembler.advance(to: 902_001) { given.append("\($0.id)") }
        #expect(given == ["5.000:1"])
        #expect(assembler.counts.incomplete == 1)
    }

    @Test func `an event older than those before it has its time too`() {
        let lines = event("1609519900.161:44607").lines + event("1609519896.829:44609").lines
        let log = DecodedLog(interleaved(lines, event("1609519900.200:44610").lines))
        #expect(log.counts.incomplete == 0)
        #expect(log.execs.count == 3)
    }

    private func interleaved(_ first: [String], _ second: [String]) -> [String] {
        (0..<max(first.count, second.count)).flatMap { index in
            [first, second].compactMap { index < $0.count ? $0[index] : nil }
        }
    }

    @Test func `interleaved events keep their records apart`() {
        let log = DecodedLog(interleaved(event("1.000:1").lines, event("1.000:2").lines))
        #expect(log.ids == ["1.000:1", "1.000:2"])
        #expect(log.counts.incomplete == 0)
    }

    @Test func `the same number of two machines, and at another time, is another event`() {
        let lines = interleaved(
            interleaved(event("1.000:1", node: "a").lines, event("1.000:1", node: "b").lines),
            interleaved(event("1.000:1").lines, event("1.001:1").lines))
        let log = DecodedLog(lines)
        #expect(log.execs.count == 4 && log.counts.events == 4 && log.counts.incomplete == 0)
        #expect(Set(log.execs.map { $0.node?.string ?? "" }) == ["", "a", "b"])
    }

    @Test(arguments: 0..<6)
    func `an event without one of its records is given out at the end`(missing: Int) {
        var lines = event("1.000:1").lines
        lines.remove(at: missing)
        let log = DecodedLog(lines)
        #expect(log.execs.count == 1)
        // Which arguments there were, PROCTITLE says no better than EXECVE.
        #expect(log.execs.first?.isComplete == (missing == 5))
        #expect(log.counts.execs == 1)
    }

    @Test func `what may be another call is not taken for a program start, but counted`() {
        let log = DecodedLog(
            event("1.000:1").lines.filter { !$0.contains("SYSCALL") && !$0.contains("EXECVE") })
        #expect(log.execs.isEmpty && log.counts.events == 1 && log.lost == 1)
    }

    @Test func `other events are counted and nothing more`() {
        let lines = [
            "type=LOGIN msg=audit(1.000:6): pid=1 uid=0 old-auid=1 auid=2",
            "type=SYSCALL msg=audit(1.000:6): arch=c000003e syscall=1 success=yes exit=5 items=0",
            "type=PROCTITLE msg=audit(1.000:6): proctitle=00",
            "type=USER_START msg=audit(1.000:7): pid=1 msg='op=x exe=\"/a\"'",
            "type=DAEMON_START msg=audit(1.000:99):  op=start ver=3.0.9",
            "type=URINGOP msg=audit(1.000:8): uring_op=18 success=yes items=1",
            "type=CWD msg=audit(1.000:8): cwd=\"/\"", "type=EOE msg=audit(1.000:8): ",
        ]
        let log = DecodedLog(lines)
        #expect(log.counts.events == 4 && log.execs.isEmpty && log.malformed == 0 && log.lost == 0)
    }

    @Test func `too many open events give out the oldest`() {
        var limits = EventAssembler.Limits()
        limits.events = 10
        let lines = (1...30).map { event("1.000:\($0)").lines[0] }
        let given = ids(of: lines, limits: limits)
        #expect(given.prefix(10).allSatisfy { $0.isEmpty })
        #expect(given.dropFirst(10).flatMap(\.self) == (1...20).map { "1.000:\($0)" })
        let log = DecodedLog(lines, limits: limits)
        #expect(log.execs.count == 30 && log.counts.incomplete == 30)
    }

    @Test func `too many open bytes give out the oldest`() {
        var limits = EventAssembler.Limits()
        limits.bytes = 20_000
        let big = "argc=2 a0=\"\(String(repeating: "x", count: 5_000))\""
        let lines = (1...10).map { event("1.000:\($0)").line("EXECVE", big) }
        let given = ids(of: lines, limits: limits).flatMap(\.self)
        #expect(given == (1...7).map { "1.000:\($0)" })
        #expect(DecodedLog(lines, limits: limits).execs.count == 10)
    }

    @Test func `a text that repeats does not grow without end`() {
        let event = event("1.000:1")
        let name = String(repeating: "x", count: 4_000)
        let lines = (0..<1_000).map { _ in event.line("CWD", "cwd=\"\(name)\"") }
        let log = DecodedLog(event.lines.dropLast() + lines)
        #expect(log.execs.count == 1 && log.execs.first?.isComplete == false)
    }

    @Test(arguments: ["78", "\"a\"", "(null)", "(none)", "\"a", "7G", "", "A"])
    func `a title that nobody wants changes nothing else`(title: String) {
        let event = event("1.000:1")
        var lines = Array(event.lines.dropLast())
        for event in [event, self.event("1.000:2")] {
            lines.append(event.line("PROCTITLE", "proctitle=\(title)"))
        }
        var limits = EventAssembler.Limits()
        limits.keepsTitles = false
        let kept = DecodedLog(lines)
        let others = DecodedLog(lines, limits: limits)
        #expect(others.counts == kept.counts && others.lost == kept.lost)
        #expect(others.malformed == kept.malformed)
        #expect(others.execs.count == kept.execs.count)
        for (other, exec) in zip(others.execs, kept.execs) {
            #expect(other.isComplete == exec.isComplete)
            #expect((other.proctitle == nil) == (exec.proctitle == nil))
        }
        #expect(others.execs.allSatisfy { $0.proctitle?.isEmpty != false })
    }
}
