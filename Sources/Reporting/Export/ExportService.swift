package import HostSystem
package import Logging

/// Sends what the spool has for one destination, until its task is cancelled.
///
/// One request at a time: reports stay in their order, a receiver that has just come back is not
/// hit twice, and at 500 records a request the network is not what limits it.
package struct ExportService: Sendable {
    let destination: Destination
    let encoding: any BatchEncoding
    let queue: any ReportQueue
    let files: HostView
    let proxy: ProxyEnvironment.Proxy?
    let monitor: DestinationMonitor
    let surroundings: Surroundings

    /// The parts of the world that tests replace.
    package struct Surroundings: Sendable {
        package var clock: any Clock<Duration> = ContinuousClock()
        /// Milliseconds since 1970.
        package var now: @Sendable () -> Int64 = { WallClock.millisecondsSince1970() }
        /// From 0 to less than 1.
        package var random: @Sendable () -> Double = { .random(in: 0..<1) }

        package init() {}
    }

    /// - Parameters:
    ///   - files: the system that the destination's files are in.
    ///   - tell: is told of each turn in the destination's life, on any thread, and returns at once.
    package init(
        _ destination: Destination, encoding: any BatchEncoding, queue: any ReportQueue,
        files: HostView, proxy: ProxyEnvironment, logger: Logger,
        surroundings: Surroundings = Surroundings(),
        tell: @escaping @Sendable (DestinationEvent) -> Void
    ) throws(DestinationError) {
        try destination.validate()
        self.destination = destination
        self.encoding = encoding
        self.queue = queue
        self.files = files
        self.proxy = try proxy.proxy(for: destination.url)
        self.surroundings = surroundings
        monitor = DestinationMonitor(destination, logger: logger, tell: tell)
    }

    package var status: DestinationStatus { monitor.status }

    /// Returns when the task is cancelled; what was on the way then is given back to the spool.
    package func run() async {
        let courier = Courier(destination, encoding: encoding, proxy: proxy)
        var delivery = Delivery(self, courier)
        do {
            for await _ in queue.arrivals(for: destination.name) { try await delivery.drain() }
        } catch {
            // Only the end of the task is thrown: all else is waited for or told of.
        }
        await courier.close()
        monitor.update { status in
            status.state = .stopped
            status.inFlight = 0
            status.nextAttempt = nil
        }
    }
}
