package import Posture

/// Makes coverage gaps of counters that are read from time to time.
///
/// A gap is told when it is first seen, without an end, and once more with its end and count when
/// nothing was added for ``quietMilliseconds``. So a loss that goes on is two reports and not one for
/// each look.
package struct CoverageTracker: Sendable {
    package static let quietMilliseconds: Int64 = 5_000

    private struct Open {
        var gap: CoverageGap
        var lastSeen: Int64
    }

    /// What was lost so far, by cause.
    package private(set) var totals: [CoverageGap.Cause: UInt64] = [:]
    private var open: [CoverageGap.Cause: Open] = [:]
    private var last: (sample: CoverageSample, time: Int64)?
    /// Missing numbers that were told of; see ``settled(_:)``.
    private var toldMissing: UInt64 = 0

    package init() {}

    /// The gaps that last now.
    package var current: [CoverageGap] {
        CoverageGap.Cause.allCases.compactMap { open[$0]?.gap }
    }

    /// Takes the counters at a moment, in milliseconds since 1970; gives out what is to be told.
    package mutating func observe(_ sample: CoverageSample, at now: Int64) -> [CoverageGap] {
        var told: [CoverageGap] = []
        let before = last?.sample ?? sample
        let start = last?.time ?? now
        if let count = sample.kernelLost, let earlier = before.kernelLost {
            add(.kernelLost, UInt64(count &- earlier), .records, start, now, &told)
        }
        if let count = sample.drops, let earlier = before.drops {
            add(.socketOverrun, count > earlier ? count - earlier : 0, .records, start, now, &told)
        }
        let malformed = sample.malformed - min(sample.malformed, before.malformed)
        add(.malformedRecords, malformed, .records, start, now, &told)
        let missing = settled(sample)
        add(.missingSerials, missing, .events, start, now, &told)
        set(.auditingOff, sample.isAuditingOff.map { $0 ? "" : nil } ?? nil, now, &told)
        set(.rulesMissing, sample.missingRules, now, &told)
        close(at: now, &told)
        last = (sample, now)
        return told
    }

    /// Takes a gap that somebody else has seen, from the beginning to the end.
    package mutating func add(_ gap: CoverageGap) -> [CoverageGap] {
        totals[gap.cause, default: 0] += gap.count ?? 0
        return [gap]
    }

    /// Ends all gaps that are open, as nobody will look any more.
    package mutating func finish(at now: Int64) -> [CoverageGap] {
        let told = current.map { gap in
            var gap = gap
            gap.end = now
            return gap
        }
        open = [:]
        return told
    }

    /// Events come a little out of order: what is missing counts when it still is at the next look.
    private mutating func settled(_ sample: CoverageSample) -> UInt64 {
        let sure = min(sample.missingEvents, last?.sample.missingEvents ?? 0)
        guard sure > toldMissing else { return 0 }
        defer { toldMissing = sure }
        return sure - toldMissing
    }

    private mutating func add(
        _ cause: CoverageGap.Cause, _ count: UInt64, _ unit: CoverageGap.Unit, _ start: Int64,
        _ now: Int64, _ told: inout [CoverageGap]
    ) {
        guard count > 0 else { return }
        totals[cause, default: 0] += count
        if open[cause] != nil {
            open[cause]?.gap.count? += count
            open[cause]?.lastSeen = now
        } else {
            let gap = CoverageGap(cause, start: start, count: count, unit: unit)
            open[cause] = Open(gap: gap, lastSeen: now)
            told.append(gap)
        }
    }

    private mutating func set(
        _ cause: CoverageGap.Cause, _ detail: String?, _ now: Int64, _ told: inout [CoverageGap]
    ) {
        guard let detail else { return }
        if open[cause]?.gap.detail == detail {
            open[cause]?.lastSeen = now
        } else {
            let start = open[cause]?.gap.start ?? now
            let gap = CoverageGap(cause, start: start, detail: detail)
            open[cause] = Open(gap: gap, lastSeen: now)
            told.append(gap)
        }
    }

    private mutating func close(at now: Int64, _ told: inout [CoverageGap]) {
        for cause in CoverageGap.Cause.allCases {
            guard let entry = open[cause], entry.lastSeen < now else { continue }
            // A state that is over is over; a count may go on.
            let isState = entry.gap.count == nil
            guard isState || now - entry.lastSeen >= Self.quietMilliseconds else { continue }
            var gap = entry.gap
            gap.end = isState ? now : entry.lastSeen
            open[cause] = nil
            told.append(gap)
        }
    }
}
