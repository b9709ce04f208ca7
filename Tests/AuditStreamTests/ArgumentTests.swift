import AuditStream
import Testing

struct ArgumentTests {
    private func log(_ records: [String], limitBytes: Int = 1 << 20) -> DecodedLog {
        let exec = ExecLines()
        var lines = exec.lines.filter { !$0.contains("EXECVE") }
        lines.insert(contentsOf: records.map { exec.line("EXECVE", $0) }, at: 1)
        var limits = EventAssembler.Limits()
        limits.argumentBytes = limitBytes
        return DecodedLog(lines, limits: limits)
    }

    @Test(arguments: [
        (["argc=1 a0=\"\""], [""]), (["argc=0 a0=\"\""], []), (["argc=0"], []),
        (["argc=2 a0=\"a\" a1=6220632064"], ["a", "b c d"]),
        (["argc=3 a0=\"a\" a1=\"3005\" a2=dead"], ["a", "3005", "dead"]),
        (["argc=2 a0=\"a\" a1_len=4 a1[0]=\"bc\"", " a1[1]=\"de\""], ["a", "bcde"]),
        (["argc=2 a0=\"a\" a1_len=8 a1[0]=6220", " a1[1]=6320"], ["a", "b c "]),
        (["argc=3 a0_len=2 a0[0]=\"ab\" a1=\"c\" a2=\"d\""], ["ab", "c", "d"]),
        (["argc=3 a0=\"a\"", "a1=\"b\"", " a2=\"c\""], ["a", "b", "c"]),
        // Kernels from 4.8 on left out the empty ones for some years.
        (["argc=3 a0=\"/bin/ls\" a2=\"/etc\""], ["/bin/ls", "", "/etc"]),
        (["argc=2 a0=\"/bin/echo\""], ["/bin/echo", ""]),
        (["argc=3 a1=\"b\""], ["", "b", ""]),
    ])
    func `the arguments are put together`(records: [String], expected: [String]) throws {
        let log = log(records)
        let exec = try #require(log.execs.first)
        #expect(log.malformed == 0)
        #expect(exec.argv == expected)
        #expect(exec.arguments.declaredCount == expected.count)
        #expect(exec.arguments.totalBytes == expected.joined().utf8.count)
        #expect(exec.isComplete && !exec.arguments.isTruncated)
    }

    /// An EXECVE record as full as the kernel makes it.
    private static let full = "argc=3 a0=\"" + String(repeating: "x", count: 7_400) + "\""

    @Test(arguments: [
        ([full], 1), ([full, "a2=\"c\""], 3), (["a1=\"b\" a2=\"c\""], 3), ([], 0),
        (["argc=2 a0=\"a\" a1_len=6 a1[0]=\"bc\""], 2),
        (["argc=2 a0=\"a\" a1_len=6 a1[0]=\"bc\"", "a1[2]=\"fg\""], 2),
        (["argc=2 a0=\"a\"", "a1[1]=\"fg\""], 2),
        (["argc=3 a0=\"a\" a1_len=6 a1[0]=\"bc\"", "a2=\"d\""], 3),
    ])
    func `a lost record leaves its event incomplete`(records: [String], count: Int) throws {
        let log = log(records)
        let exec = try #require(log.execs.first)
        #expect(!exec.isComplete)
        #expect(exec.arguments.count == count)
        #expect(log.counts.incomplete == 1)
    }

    @Test(arguments: [
        "argc=2 a0=\"a\" a5=\"b\"", "argc=2 a1=\"b\" a0=\"a\"", "argc=x a0=\"a\"",
        "argc=1 b0=\"a\"",
        "argc=1 a0", "argc=1 a0_le=3", "argc=1 a0[=\"a\"", "argc=1 a0[0=\"a\"", "argc=1 a0_len=x",
        "argc=99999999999999999999 a0=\"a\"", "argc=1 a99999999999=\"x\"", "argc=1 a0=\"open",
    ])
    func `arguments in disorder are counted as malformed`(record: String) throws {
        let log = log([record])
        #expect(log.malformed == 1)
        #expect(log.execs.count == 1)
        #expect(log.execs.first?.isComplete == false)
    }

    @Test func `what exceeds the limit is counted and not kept`() throws {
        let list = (0..<100).map { " a\($0)=\"0123456789\"" }.joined()
        let exec = try #require(log(["argc=100" + list], limitBytes: 50).execs.first)
        #expect(exec.argv == ["0123456789", "0123456789", "0123456789", "0123456789", "01234"])
        #expect(exec.arguments.isTruncated)
        #expect(exec.arguments.declaredCount == 100)
        #expect(exec.arguments.totalBytes == 1_000)
        #expect(exec.isComplete)
    }

    @Test func `a number of arguments that nobody can have takes no memory`() throws {
        let log = log(["argc=2000000000 a0=\"a\" a1999999999=\"b\""], limitBytes: 1_000)
        let exec = try #require(log.execs.first)
        #expect(exec.arguments.isTruncated)
        #expect(exec.arguments.count <= 1_000)
    }

    @Test func `more arguments than 65,536 are all there`() throws {
        let count = 100_000
        var records: [String] = []
        var record = "argc=\(count)"
        for number in 0..<count {
            record += " a\(number)=\"n\(number)\""
            if record.utf8.count > 7_400 {
                records.append(record)
                record = ""
            }
        }
        records.append(record)
        let exec = try #require(log(records, limitBytes: 2 << 20).execs.first)
        #expect(exec.isComplete && !exec.arguments.isTruncated)
        #expect(exec.arguments.count == count)
        #expect(exec.argv.enumerated().allSatisfy { $1 == "n\($0)" })
    }
}
