/// How long to wait before the next try, the longer the more of them failed.
///
/// "Full jitter": any time from nothing up to a bound that doubles, so that a fleet whose receiver
/// was away does not come back in step.
package struct Backoff: Hashable, Sendable {
    package let first: Duration
    package let longest: Duration
    /// Tries that failed since the last one that did not.
    package private(set) var failures = 0

    package init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = max(first, longest)
    }

    package mutating func reset() { failures = 0 }

    /// - Parameters:
    ///   - random: from 0 to less than 1.
    ///   - atLeast: what the receiver asked for; the jitter comes on top of it.
    package mutating func next(random: Double, atLeast: Duration? = nil) -> Duration {
        // Thirty doublings of a millisecond are twelve days.
        let bound = min(longest, first * (1 << min(failures, 30)))
        failures += 1
        if let atLeast { return atLeast + first * random }
        return bound * random
    }

    /// For what only people can mend: from half of the bound up to all of it, so that it is never
    /// tried at once again.
    package mutating func nextHold(random: Double) -> Duration {
        let bound = min(longest, first * (1 << min(failures, 30)))
        failures += 1
        return bound * (0.5 + random / 2)
    }
}
