import AuditStream
import Posture
import TestFolder
import Testing

struct CoverageTests {
    private static func sample(
        lost: UInt32? = 0, drops: UInt64? = 0, missing: UInt64 = 0, malformed: UInt64 = 0,
        isOff: Bool? = false, rules: String? = nil
    ) -> CoverageSample {
        var sample = CoverageSample()
        sample.kernelLost = lost
        sample.drops = drops
        sample.missingEvents = missing
        sample.malformed = malformed
        sample.isAuditingOff = isOff
        sample.missingRules = rules
        return sample
    }

    /// Gaps as words: cause, beginning, end and count.
    private func words(_ gaps: [CoverageGap]) -> [String] {
        gaps.map { gap in
            let end = gap.end.map { "\($0)" } ?? ""
            return "\(gap.cause.rawValue) \(gap.start)-\(end) \(gap.count.map { "\($0)" } ?? "?")"
        }
    }

    @Test func `a loss is told when it is seen, and once more when it is over`() {
        var tracker = CoverageTracker()
        #expect(tracker.observe(Self.sample(lost: 100), at: 1_000) == [])
        let told = tracker.observe(Self.sample(lost: 103), at: 2_000)
        #expect(words(told) == ["kernelLost 1000- 3"])
        #expect(told.first?.unit == .records)
        #expect(tracker.observe(Self.sample(lost: 110), at: 3_000) == [])
        #expect(words(tracker.current) == ["kernelLost 1000- 10"])
        #expect(tracker.observe(Self.sample(lost: 110), at: 7_999) == [])
        #expect(
            words(tracker.observe(Self.sample(lost: 110), at: 8_000)) == ["kernelLost 1000-3000 10"]
        )
        #expect(tracker.current == [] && tracker.totals == [.kernelLost: 10])
        #expect(words(tracker.observe(Self.sample(lost: 111), at: 9_000)) == ["kernelLost 8000- 1"])
    }

    @Test(
        arguments: [
            (4_294_967_290, 5, 11), (0, 0, 0), (4_294_967_295, 0, 1), (7, 0, 0), (700, 3, 3),
            (0, 2_147_483_647, 2_147_483_647),
        ] as [(UInt32, UInt32, UInt64)])
    func `counters of 32 bits wrap around or are set back`(
        from: UInt32, to: UInt32, expected: UInt64
    ) {
        var tracker = CoverageTracker()
        _ = tracker.observe(Self.sample(lost: from), at: 1)
        _ = tracker.observe(Self.sample(lost: to), at: 2)
        #expect(tracker.totals[.kernelLost, default: 0] == expected)
        var other = CoverageTracker()
        _ = other.observe(Self.sample(drops: UInt64(from)), at: 1)
        let before = other.totals[.socketOverrun, default: 0]
        #expect(before == UInt64(from))
        _ = other.observe(Self.sample(drops: UInt64(to)), at: 2)
        #expect(other.totals[.socketOverrun, default: 0] - before == expected)
    }

    @Test func `what cannot be read at one look is counted at the next`() {
        var tracker = CoverageTracker()
        _ = tracker.observe(Self.sample(lost: 5, drops: 1), at: 1_000)
        _ = tracker.observe(Self.sample(lost: nil, drops: nil, isOff: nil), at: 2_000)
        _ = tracker.observe(Self.sample(lost: 50, drops: 4), at: 3_000)
        #expect(tracker.totals == [.kernelLost: 45, .socketOverrun: 4])
    }

    @Test func `what was there at the first look counts, but for what is older than the stream`() {
        var tracker = CoverageTracker()
        let told = tracker.observe(Self.sample(lost: 9, drops: 2, malformed: 3), at: 500)
        #expect(words(told) == ["socketOverrun 500- 2", "malformedRecords 500- 3"])
    }

    @Test func `numbers that come late are not missing`() {
        var tracker = CoverageTracker()
        _ = tracker.observe(Self.sample(missing: 7), at: 1_000)
        #expect(tracker.observe(Self.sample(missing: 0), at: 2_000) == [])
        #expect(tracker.observe(Self.sample(missing: 4), at: 3_000) == [])
        #expect(
            words(tracker.observe(Self.sample(missing: 6), at: 4_000)) == ["missingSerials 3000- 4"]
        )
        // One that was told of comes after all, and another goes missing.
        _ = tracker.observe(Self.sample(missing: 3), at: 5_000)
        _ = tracker.observe(Self.sample(missing: 5), at: 6_000)
        _ = tracker.observe(Self.sample(missing: 5), at: 7_000)
        #expect(tracker.totals == [.missingSerials: 5])
    }

    @Test func `at the end what is missing still is told`() {
        var tracker = CoverageTracker()
        _ = tracker.observe(Self.sample(missing: 1), at: 1_000)
        _ = tracker.observe(Self.sample(missing: 3), at: 2_000)
        #expect(words(tracker.finish(at: 3_000)).last == "missingSerials 1000-3000 3")
        #expect(tracker.totals == [.missingSerials: 3])
        #expect(tracker.finish(at: 4_000) == [])
    }

    @Test func `a state lasts from the look before until it is over`() {
        var tracker = CoverageTracker()
        _ = tracker.observe(Self.sample(), at: 1_000)
        #expect(
            words(tracker.observe(Self.sample(isOff: true), at: 2_000)) == ["auditingOff 1000- ?"])
        #expect(tracker.observe(Self.sample(isOff: true), at: 3_000) == [])
        // Nobody could ask: that says nothing.
        #expect(tracker.observe(Self.sample(isOff: nil), at: 4_000) == [])
        #expect(words(tracker.observe(Self.sample(), at: 5_000)) == ["auditingOff 1000-5000 ?"])
        #expect(tracker.current == [])
    }

    @Test func `a state that is another now is told anew from its beginning`() {
        var tracker = CoverageTracker()
        _ = tracker.observe(Self.sample(rules: "one"), at: 1_000)
        let told = tracker.observe(Self.sample(rules: "two"), at: 2_000)
        #expect(words(told) == ["rulesMissing 1000- ?"] && told.first?.detail == "two")
        #expect(words(tracker.observe(Self.sample(), at: 3_000)) == ["rulesMissing 1000-3000 ?"])
    }

    @Test func `a clock that is set back makes no gap end before it begins`() {
        var tracker = CoverageTracker()
        _ = tracker.observe(Self.sample(), at: 1_000_000)
        var told = tracker.observe(Self.sample(lost: 1, isOff: true), at: 5_000)
        told += tracker.observe(Self.sample(lost: 2), at: 1_000)
        for time in stride(from: Int64(2_000), to: 20_000, by: 1_000) {
            told += tracker.observe(Self.sample(lost: 2), at: time)
        }
        #expect(tracker.current == [])
        for gap in told { #expect(gap.end.map { $0 >= gap.start } ?? true, "\(gap)") }
    }

    @Test func `a gap that another has seen is passed on and counted`() {
        var tracker = CoverageTracker()
        let gap = CoverageGap(.agentDown, start: 1, end: 2, count: 7)
        #expect(tracker.add(gap) == [gap])
        #expect(tracker.totals == [.agentDown: 7])
    }

    @Test(arguments: UInt64(0)..<40)
    func `totals are the sums of the gaps that have ended`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var tracker = CoverageTracker()
        var told: [CoverageGap] = []
        var sample = Self.sample(lost: UInt32.max - 500)
        var lost: UInt64 = 0
        var now: Int64 = 0
        for step in 0..<200 {
            now += Int64.random(in: 0...4_000, using: &random)
            let more = UInt32([0, 0, 0, 7, 100].randomElement(using: &random) ?? 0)
            if step > 0 { lost += UInt64(more) }
            sample.kernelLost = (sample.kernelLost ?? 0) &+ more
            if Int.random(in: 0..<3, using: &random) == 0 { sample.drops = (sample.drops ?? 0) + 3 }
            if Int.random(in: 0..<9, using: &random) == 0 { sample.malformed += 2 }
            sample.missingEvents = UInt64.random(in: 0...20, using: &random)
            told += tracker.observe(sample, at: now)
        }
        told += tracker.finish(at: now)
        for cause in [
            CoverageGap.Cause.kernelLost, .socketOverrun, .malformedRecords, .missingSerials,
        ] {
            let sum = told.filter { $0.cause == cause && $0.end != nil }.reduce(0) {
                $0 + ($1.count ?? 0)
            }
            #expect(sum == tracker.totals[cause, default: 0], "seed \(seed)")
        }
        #expect(tracker.totals[.kernelLost, default: 0] == lost)
        #expect(tracker.totals[.socketOverrun, default: 0] == sample.drops)
        #expect(tracker.totals[.malformedRecords, default: 0] == sample.malformed)
    }
}
