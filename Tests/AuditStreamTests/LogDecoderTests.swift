import AuditStream
import TestFolder
import Testing

struct LogDecoderTests {
    @Test func `malformed lines are counted, and the first kept`() {
        let lines = ["hello", "", "type=x"] + ExecLines().lines + (0..<20).map { "line \($0)" }
        let log = DecodedLog(lines)
        #expect(log.records == 28 && log.malformed == 22 && log.execs.count == 1)
        #expect(log.samples.count == LogDecoder.sampleLimit)
        #expect(log.samples.prefix(3).map(\.line) == [1, 3, 10])
        #expect(log.samples.first?.problem == .noHeader)
        #expect(log.samples.first?.beginning == Array("hello".utf8))
    }

    @Test func `a line that is too long is one malformed line, and the next is read`() {
        let long = "type=CWD msg=audit(1.000:1): cwd=\"" + String(repeating: "x", count: 200_000)
        let bytes = Array(([long] + ExecLines().lines).joined(separator: "\n").utf8)
        for size in [1 << 20, 65_536, 65_537, 1_000, 7] {
            let log = DecodedLog(bytes) { size }
            #expect(log.records == 7 && log.malformed == 1 && log.execs.count == 1)
            #expect(log.samples.first?.problem == .tooLong(limitBytes: 65_536))
        }
    }

    @Test func `a last line needs no end`() {
        let text = ExecLines().lines.joined(separator: "\n")
        #expect(DecodedLog(Array(text.utf8)).counts.incomplete == 0)
        #expect(DecodedLog(Array(text.utf8)).execs.count == 1)
    }

    @Test func `nothing is nothing`() {
        #expect(DecodedLog([UInt8]()).records == 0)
        #expect(DecodedLog(Array("\n\n\n".utf8)).records == 0)
    }

    @Test func `bytes of any kind are malformed lines`() {
        var random = SplitMix(state: 3)
        let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let log = DecodedLog(noise)
        #expect(log.records == log.malformed && log.counts.events == 0)
    }
}
