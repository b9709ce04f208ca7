import HostSystem

/// When processes of a node were started.
struct ProcessClock {
    /// Seconds since 1970.
    private let boot: Int64

    /// Nil where the node does not say when it was started.
    init?(_ host: HostView) throws(HostError) {
        guard let contents = try host.contents(of: "/proc/stat", limitBytes: 16 << 20),
            let line = contents.text.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }
            ),
            let seconds = Int64(line.dropFirst("btime ".count))
        else { return nil }
        boot = seconds
    }

    /// Seconds since 1970, rounded down.
    func start(of process: HostProcess) -> Int64 {
        // The unit is USER_HZ, which is 100 on all systems that Linux runs on here (time(7)).
        boot + Int64(clamping: process.startTicks / 100)
    }
}
