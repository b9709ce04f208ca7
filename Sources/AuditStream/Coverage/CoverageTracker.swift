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
    /// The counters as they were known last, each for itself.
    private var last = CoverageSample()
    private var lastTime: Int64?
    /// Missing numbers that were told of.
    private var toldMissing: UInt64 = 0

    package init() {}

    /// The gaps that last now.
    package var current: [CoverageGap] {
        CoverageGap.Cause.allCases.compactMap { open[$0]?.gap }
    }

    /// Takes the counters at a moment, in milliseconds since 1970; gives out what is to be told.
    package mutating func observe(_ sample: CoverageSample, at now: Int64) -> [CoverageGap] {
        var told: [CoverageGap] = []
        // A clock that was set back makes no gap begin after its end.
        let start = min(lastTime ?? now, now)
        if let count = sample.kernelLost {
            let earlier = last.kernelLost ?? count
            add(.kernelLost, Self.increase(from: earlier, to: count), .records, start, now, &told)
            last.kernelLost = count
        }
        if let count = sample.drops {
            let more = Self.increase(from: last.drops ?? 0, to: count)
            add(.socketOverrun, more, .records, start, now, &told)
            last.drops = count
        }
        let malformed = sample.malformed - min(sample.malformed, last.malformed)
        add(.malformedRecords, malformed, .records, start, now, &told)
        last.malformed = max(sample.malformed, last.malformed)
        // Events come a little out of order: what is missing counts when it still is at the next
        // look.
        settle(min(sample.missingEvents, last.missingEvents), start, now, &told)
        last.missingEvents = sample.missingEvents
        if let isAuditingOff = sample.isAuditingOff {
            set(.auditingOff, isAuditingOff ? "" : nil, start, now, &told)
        }
        if sample.isAuditingOff != nil || sample.missingRules != nil {
            set(.rulesMissing, sample.missingRules, start, now, &told)
        }
        // What was off and is on again between two looks no look sees.
        if sample.interruptions > last.interruptions, open[.auditingOff] == nil,
            open[.rulesMissing] == nil
        {
            told.append(
                CoverageGap(
                    .rulesMissing, start: start, end: now,
                    detail: "auditing or Merlon's rules were off for a moment"))
        }
        last.interruptions = sample.interruptions
        close(at: now, &told)
        lastTime = now
        return told
    }

    /// Of a counter of 32 bits that begins again after the greatest, or of one that was set back.
    private static func increase(from earlier: UInt32, to count: UInt32) -> UInt64 {
        let more = count &- earlier
        return UInt64(more <= .max / 2 ? more : count)
    }

    /// Of the kernel's counter of drops, which has 32 bits too; that of a new socket begins anew.
    private static func increase(from earlier: UInt64, to count: UInt64) -> UInt64 {
        guard count < earlier else { return count - earlier }
        guard let earlier = UInt32(exactly: earlier), let count = UInt32(exactly: count) else {
            return count
        }
        return increase(from: earlier, to: count)
    }

    /// Takes a gap that somebody else has seen, from the beginning to the end.
    package mutating func add(_ gap: CoverageGap) -> [CoverageGap] {
        totals[gap.cause, default: 0] += gap.count ?? 0
        return [gap]
    }

    /// Ends all gaps that are open, as nobody will look any more.
    package mutating func finish(at now: Int64) -> [CoverageGap] {
        var told: [CoverageGap] = []
        let start = min(lastTime ?? now, now)
        // Nobody will fill what is missing still.
        settle(last.missingEvents, start, now, &told)
        for var gap in current {
            gap.end = max(gap.start, now)
            told.append(gap)
        }
        open = [:]
        return told
    }

    private mutating func settle(
        _ missing: UInt64, _ start: Int64, _ now: Int64, _ told: inout [CoverageGap]
    ) {
        guard missing > toldMissing else { return }
        add(.missingSerials, missing - toldMissing, .events, start, now, &told)
        toldMissing = missing
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

    /// A state that lasts, with what is to be said of it; nil where it is over.
    private mutating func set(
        _ cause: CoverageGap.Cause, _ detail: String?, _ start: Int64, _ now: Int64,
        _ told: inout [CoverageGap]
    ) {
        guard let detail else {
            guard var gap = open.removeValue(forKey: cause)?.gap else { return }
            gap.end = max(gap.start, now)
            told.append(gap)
            return
        }
        guard open[cause]?.gap.detail != detail else { return }
        // It may have begun right after the look before.
        let gap = CoverageGap(cause, start: open[cause]?.gap.start ?? start, detail: detail)
        open[cause] = Open(gap: gap, lastSeen: now)
        told.append(gap)
    }

    /// Ends the gaps of counters that have stood still.
    private mutating func close(at now: Int64, _ told: inout [CoverageGap]) {
        for cause in CoverageGap.Cause.allCases {
            guard var entry = open[cause], entry.gap.count != nil else { continue }
            if entry.lastSeen > now {
                entry.lastSeen = now
                open[cause] = entry
            }
            guard now - entry.lastSeen >= Self.quietMilliseconds else { continue }
            entry.gap.end = max(entry.gap.start, entry.lastSeen)
            open[cause] = nil
            told.append(entry.gap)
        }
    }
}
