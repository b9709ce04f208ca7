/// How long something took in several runs.
struct Measurement {
    private let milliseconds: [Double]

    /// Runs the work, once to warm up and then `runs` times on the clock.
    init(runs: Int, _ work: () throws -> Void) rethrows {
        try work()
        let clock = ContinuousClock()
        milliseconds = try (0..<runs).map { _ in
            let (seconds, attoseconds) = try clock.measure(work).components
            return Double(seconds) * 1e3 + Double(attoseconds) / 1e15
        }.sorted()
    }

    /// `median 12.3 ms, 11.9 to 14.0 ms in 20 runs`
    var text: String {
        let median = milliseconds[milliseconds.count / 2]
        let (least, most) = (milliseconds[0], milliseconds[milliseconds.count - 1])
        return "median \(Self.text(median)) ms, \(Self.text(least)) to \(Self.text(most)) ms "
            + "in \(milliseconds.count) runs"
    }

    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
