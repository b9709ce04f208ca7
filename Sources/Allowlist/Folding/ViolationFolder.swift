package import Posture

/// Folds violations that are the same into one report and a count, and bounds the reports.
///
/// Every violation is told once: by a report of its own, by a summary of its kind, or in the count
/// of what was too much. Its memory is bounded. Times are milliseconds; a clock that goes back only
/// makes windows longer.
package struct ViolationFolder: Sendable {
    package struct Limits: Hashable, Sendable {
        /// For so long violations of one kind are counted.
        package var windowMilliseconds: Int64 = 600_000
        package var reportsPerSecond = 20
        package var burst = 100
        /// So many kinds are counted at once, and of their texts so many bytes.
        package var keyCapacity = 4_096
        package var keyCapacityBytes = 2 << 20

        package init() {}
    }

    private let limits: Limits
    private var kinds: [ViolationKey: ViolationSummary] = [:]
    /// The kinds in the order in which their windows end, from `next` on.
    private var order: [ViolationKey] = []
    private var next = 0
    private var bytes = 0
    private var budget: ReportBudget
    private var suppressed: SuppressedViolations?

    /// How often what is suppressed is told.
    private static let suppressedMilliseconds: Int64 = 1_000

    package init(limits: Limits = Limits()) {
        self.limits = limits
        budget = ReportBudget(perSecond: limits.reportsPerSecond, burst: limits.burst)
    }

    /// How many kinds are being counted.
    package var keyCount: Int { kinds.count }

    /// When ``advance(to:)`` has something to do at the latest; nil where nothing is open.
    package var deadline: Int64? {
        let window = next < order.count ? kinds[order[next]].map(windowEnd) : nil
        let flood = suppressed.map { Self.later($0.first, by: Self.suppressedMilliseconds) }
        return [window, flood].compactMap(\.self).min()
    }

    private func windowEnd(_ kind: ViolationSummary) -> Int64 {
        Self.later(kind.first, by: limits.windowMilliseconds)
    }

    private static func later(_ time: Int64, by milliseconds: Int64) -> Int64 {
        let (sum, overflows) = time.addingReportingOverflow(max(0, milliseconds))
        return overflows ? .max : sum
    }

    /// Adds a violation that was decided at `now`, and gives what is to be reported now.
    ///
    /// A decision that is no alert is none, and gives what time alone gives.
    package mutating func add(
        _ decision: Decision, _ start: ProcessStart, at now: Int64
    ) -> [FoldedReport] {
        var reports = advance(to: now)
        guard case .alert(let severity) = decision.outcome else { return reports }
        let key = ViolationKey(rule: decision.rule, alarm: decision.alarm, start: start)
        if var kind = kinds[key] {
            kind.count += 1
            kind.untold += 1
            kind.last = max(kind.last, now)
            if kind.pids.count < 5, let pid = start.pid { kind.pids.append(pid) }
            kinds[key] = kind
            return reports
        }
        let isTold = budget.take(severity, at: now)
        if isTold { reports.append(.first(key)) }
        guard kinds.count < limits.keyCapacity, bytes + key.footprint <= limits.keyCapacityBytes
        else {
            if !isTold { suppress(1, severity, key, at: now) }
            return reports
        }
        kinds[key] = ViolationSummary(
            key: key, severity: severity, first: now, last: now, count: 1, untold: isTold ? 0 : 1,
            pids: start.pid.map { [$0] } ?? [])
        order.append(key)
        bytes += key.footprint
        return reports
    }

    /// What is to be reported because time has passed.
    package mutating func advance(to now: Int64) -> [FoldedReport] {
        var reports: [FoldedReport] = []
        while next < order.count {
            let key = order[next]
            guard let kind = kinds[key] else {
                next += 1
                continue
            }
            guard windowEnd(kind) <= now else { break }
            close(kind, at: now, &reports)
        }
        if next > 1_024, next * 2 > order.count {
            order.removeFirst(next)
            next = 0
        }
        if let flood = suppressed,
            Self.later(flood.first, by: Self.suppressedMilliseconds) <= now
        {
            reports.append(.suppressed(flood))
            suppressed = nil
        }
        return reports
    }

    /// What is open, for the end of the program.
    package mutating func finish(at now: Int64) -> [FoldedReport] {
        var reports: [FoldedReport] = []
        while next < order.count {
            if let kind = kinds[order[next]] {
                close(kind, at: now, &reports)
            } else {
                next += 1
            }
        }
        if let suppressed { reports.append(.suppressed(suppressed)) }
        suppressed = nil
        order = []
        next = 0
        return reports
    }

    private mutating func close(
        _ kind: ViolationSummary, at now: Int64, _ reports: inout [FoldedReport]
    ) {
        kinds[kind.key] = nil
        bytes -= kind.key.footprint
        next += 1
        guard kind.untold > 0 else { return }
        if budget.take(kind.severity, at: now) {
            reports.append(.repeated(kind))
        } else {
            suppress(kind.untold, kind.severity, kind.key, at: now)
        }
    }

    private mutating func suppress(
        _ count: Int, _ severity: Severity, _ key: ViolationKey, at now: Int64
    ) {
        var flood = suppressed ?? SuppressedViolations(first: now, last: now)
        flood.add(count, severity, key, at: now)
        suppressed = flood
    }
}
