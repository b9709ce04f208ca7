import Reporting

/// When one object is written: where its content is another, and at an interval; not while the
/// server is to be left alone.
struct WritingSchedule: Sendable {
    /// So long lies between two writings at least, however often the content changes.
    static let spacing = Duration.seconds(10)

    private let interval: Duration
    /// Of what was written last; nil before.
    private var written: String?
    private var last: ContinuousClock.Instant?
    private var due: ContinuousClock.Instant?
    private var pausedUntil: ContinuousClock.Instant?
    private var isHeld = false
    private var retries = Backoff(first: .seconds(2), longest: .seconds(300))
    private var holds = Backoff(first: .seconds(30), longest: .seconds(900))

    init(interval: Duration) {
        self.interval = interval
    }

    /// Whether content with this digest is to be written now.
    func isDue(_ digest: String, at now: ContinuousClock.Instant) -> Bool {
        if let pausedUntil, now < pausedUntil { return false }
        if digest == written { return due.map { now >= $0 } ?? true }
        return last.map { now >= $0 + Self.spacing } ?? true
    }

    /// - Parameter random: from 0 to less than 1.
    mutating func wrote(_ digest: String, at now: ContinuousClock.Instant, random: Double) {
        written = digest
        last = now
        due = now + interval * (1 + random / 10)
        pausedUntil = nil
        isHeld = false
        retries.reset()
        holds.reset()
    }

    /// The time until the next try.
    mutating func failed(
        isHold: Bool, after: Duration?, at now: ContinuousClock.Instant, random: Double
    ) -> Duration {
        let pause =
            isHold
            ? holds.nextHold(random: random) : retries.next(random: random, atLeast: after)
        isHeld = isHold
        pausedUntil = now + pause
        return pause
    }

    /// Other credentials or another server hold from now on: what somebody was to mend may be.
    mutating func release() {
        guard isHeld else { return }
        isHeld = false
        pausedUntil = nil
        holds.reset()
    }
}
