import AuditStream
import TestFolder
import Testing

/// What holds for every log, tried on the recorded ones.
struct PropertyTests {
    private var logs: [[UInt8]] {
        get throws { try CaseTests.Case.all.map { try $0.bytes }.filter { $0.count < 4 << 20 } }
    }

    private static var patient: EventAssembler.Limits {
        var limits = EventAssembler.Limits()
        limits.patience = nil
        return limits
    }

    @Test(arguments: 0..<10)
    func `pieces of any size give the same events`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let longest = [1, 2, 10, 100, 5_000, 100_000][Int(seed) % 6]
        for bytes in try logs {
            let whole = DecodedLog(bytes)
            let pieces = DecodedLog(bytes) { Int.random(in: 1...longest, using: &random) }
            #expect(pieces.execs.map(\.summary) == whole.execs.map(\.summary))
            #expect(pieces.counts == whole.counts)
            #expect(pieces.records == whole.records)
            #expect(pieces.lost == whole.lost)
        }
    }

    @Test(arguments: 0..<10)
    func `events that interleave in any way are the same events`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for bytes in try logs {
            let lines = bytes.split(separator: 10).map(Array.init)
            let mixed = interleaved(lines, &random)
            let whole = DecodedLog(bytes, limits: Self.patient)
            let log = DecodedLog(Array(mixed.joined(separator: [10])), limits: Self.patient)
            #expect(log.execs.map(\.summary).sorted() == whole.execs.map(\.summary).sorted())
            #expect(log.counts == whole.counts)
            #expect(log.lost == whole.lost)
        }
    }

    /// The lines with those of one event in their order, and the events anyhow.
    private func interleaved(_ lines: [[UInt8]], _ random: inout SplitMix) -> [[UInt8]] {
        func stamp(_ line: [UInt8]) -> [UInt8] {
            let end = line.firstIndex(of: UInt8(ascii: ")")) ?? 0
            let start = line.firstIndex(of: UInt8(ascii: "(")) ?? 0
            return Array(line[min(start, end)..<end])
        }
        var events = Dictionary(grouping: lines, by: stamp).mapValues { $0[...] }
        return lines.map(stamp).shuffled(using: &random).map { id in
            events[id]?.popFirst() ?? []
        }
    }

    @Test(arguments: 0..<40)
    func `damage of any kind crashes nothing and loses no count`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for bytes in try logs {
            let damaged = damaged(bytes, &random)
            let log = DecodedLog(damaged) { Int.random(in: 1...70_000, using: &random) }
            let lines = damaged.split(separator: 10).count
            #expect(log.records == UInt64(lines))
            #expect(log.malformed <= log.records)
            #expect(log.counts.execs == UInt64(log.execs.count))
            #expect(log.counts.incomplete == UInt64(log.execs.count { !$0.isComplete }))
            for exec in log.execs { _ = exec.summary }
        }
    }

    private func damaged(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        let alphabet = Array("\n\n\"= ()[]:.0a9FAf-\u{1D}".utf8) + [0, 0xFF]
        for _ in 0..<Int.random(in: 1...400, using: &random) where bytes.count > 100 {
            let place = Int.random(in: 0..<bytes.count - 60, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.removeSubrange(place..<place + Int.random(in: 1...50, using: &random))
            default:
                let other = Int.random(in: 0..<bytes.count - 60, using: &random)
                bytes.insert(contentsOf: Array(bytes[other..<other + 50]), at: place)
            }
        }
        return bytes
    }

    @Test(arguments: 0..<10)
    func `a lost line loses no event that has another`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for bytes in try logs {
            let lines = bytes.split(separator: 10).map(Array.init)
            let kept = lines.filter { _ in Int.random(in: 0..<10, using: &random) > 0 }
            let log = DecodedLog(Array(kept.joined(separator: [10])), limits: Self.patient)
            let whole = DecodedLog(bytes, limits: Self.patient)
            let calls = kept.filter { line in
                let text = String(decoding: line.prefix(200), as: UTF8.self)
                return text.contains("type=SYSCALL") && text.contains(" syscall=59 ")
            }
            #expect(log.execs.count >= calls.count)
            #expect(log.execs.count <= whole.execs.count)
            // What is said to be complete is what it was.
            let summaries = Set(whole.execs.map(\.summary))
            let strays = log.execs.filter { exec in
                exec.isComplete && exec.proctitle != nil && !summaries.contains(exec.summary)
            }
            #expect(strays.map { "\($0.id)" } == [])
        }
    }
}
