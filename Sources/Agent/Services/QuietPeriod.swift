/// How long changes are let come to rest before the node is looked at again.
///
/// A change is mostly one of several, so each is given half a second. Where they go on and on, every
/// look is paid for a longer pause, up to half a minute; a calm begins anew.
struct QuietPeriod: Hashable, Sendable {
    static let shortest = Duration.milliseconds(500)
    static let longest = Duration.seconds(30)
    /// Changes that come later than this after a look are no part of what was before; and as much
    /// again as the last pause was.
    private static let calm = Duration.seconds(5)

    private(set) var pause = QuietPeriod.shortest
    private var lastLook: ContinuousClock.Instant?

    /// A change is seen: the time to wait before it is looked at.
    mutating func pause(at now: ContinuousClock.Instant) -> Duration {
        if let lastLook, lastLook.duration(to: now) < Self.calm + pause {
            pause = min(pause * 2, Self.longest)
        } else {
            pause = Self.shortest
        }
        return pause
    }

    /// The pause is over, and the node is looked at now.
    mutating func looked(at now: ContinuousClock.Instant) { lastLook = now }
}
