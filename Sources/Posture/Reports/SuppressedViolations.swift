/// Violations of any kind that there were too many of to report one by one.
package struct SuppressedViolations: Hashable, Sendable {
    /// Milliseconds since 1970.
    package let first: Int64
    package var last: Int64
    package var count = 0
    package var counts: [Severity: Int] = [:]
    /// A few of their kinds.
    package var samples: [ViolationKey] = []

    package init(first: Int64, last: Int64) {
        self.first = first
        self.last = last
    }

    /// Adds `number` violations of one kind.
    package mutating func add(
        _ number: Int, _ severity: Severity, _ key: ViolationKey, at time: Int64
    ) {
        count += number
        counts[severity, default: 0] += number
        last = max(last, time)
        if samples.count < 5, !samples.contains(key) { samples.append(key) }
    }
}
