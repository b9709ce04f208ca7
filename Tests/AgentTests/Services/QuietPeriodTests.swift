import Testing

@testable import Agent

/// How long changes are let rest; with times that a test makes up.
struct QuietPeriodTests {
    private let start = ContinuousClock.now

    @Test func `a change alone is looked at after half a second`() {
        var quiet = QuietPeriod()
        var now = start
        for _ in 0..<5 {
            #expect(quiet.pause(at: now) == .milliseconds(500))
            now += .milliseconds(530)
            quiet.looked(at: now)
            now += .seconds(60)
        }
    }

    /// Something changes every ten milliseconds, for an hour; a look costs 30 ms.
    @Test func `a storm of an hour is looked at every half minute, and a calm ends it`() {
        var quiet = QuietPeriod()
        var now = start
        var pauses: [Duration] = []
        while now < start + .seconds(3_600) {
            let pause = quiet.pause(at: now)
            pauses.append(pause)
            now += pause
            quiet.looked(at: now)
            now += .milliseconds(40)
        }
        #expect(
            pauses.prefix(8)
                == [
                    .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8),
                    .seconds(16), .seconds(30), .seconds(30),
                ])
        #expect(pauses.allSatisfy { $0 <= QuietPeriod.longest })
        #expect(pauses.count < 130)
        now += .seconds(36)
        #expect(quiet.pause(at: now) == .milliseconds(500))
    }
}
