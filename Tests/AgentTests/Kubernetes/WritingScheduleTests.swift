import Testing

@testable import Agent

/// When the API of Kubernetes is asked; with times that a test makes up.
struct WritingScheduleTests {
    private let start = ContinuousClock.now

    @Test func `what changes is written, but not more often than every ten seconds`() {
        var schedule = WritingSchedule(interval: .seconds(600))
        #expect(schedule.isDue("a", at: start))
        schedule.wrote("a", at: start, random: 0.5)
        #expect(!schedule.isDue("a", at: start + .seconds(629)))
        #expect(schedule.isDue("a", at: start + .seconds(630)))
        #expect(!schedule.isDue("b", at: start + .seconds(9)))
        #expect(schedule.isDue("b", at: start + .seconds(10)))
    }

    @Test func `failures are tried again ever more seldom, and a wish of the server is obeyed`() {
        var schedule = WritingSchedule(interval: .seconds(600))
        var pauses: [Duration] = []
        for _ in 0..<12 {
            pauses.append(
                schedule.failed(isHold: false, after: nil, at: start, random: 0.99))
        }
        #expect(pauses[0] < .seconds(2))
        #expect(pauses == pauses.sorted())
        #expect(pauses[11] <= .seconds(300))
        let asked = schedule.failed(
            isHold: false, after: .seconds(1_000), at: start, random: 0)
        #expect(asked >= .seconds(1_000))
        #expect(!schedule.isDue("a", at: start + .seconds(999)))
        #expect(schedule.isDue("a", at: start + .seconds(1_000)))
    }

    @Test func `a hold ends where other credentials are there, and a wish to wait does not`() {
        var held = WritingSchedule(interval: .seconds(600))
        _ = held.failed(isHold: true, after: nil, at: start, random: 0.5)
        #expect(!held.isDue("a", at: start + .seconds(10)))
        held.release()
        #expect(held.isDue("a", at: start))
        var busy = WritingSchedule(interval: .seconds(600))
        _ = busy.failed(isHold: false, after: .seconds(60), at: start, random: 0)
        busy.release()
        #expect(!busy.isDue("a", at: start + .seconds(59)))
    }
}
