package import Allowlist
package import AuditStream
package import HostSystem
import Posture

/// Holds the program starts of a recorded log against allowlists.
///
/// No process of the log runs any more: where one belonged is known by what the log has of the
/// processes above it. The contents of files are those of the node's disk now, where they are
/// still the files that the log names.
package struct StartReplay: ~Copyable {
    private var decoder: LogDecoder
    private var monitor: StartMonitor

    /// - Parameter takesUnknownForHost: Whether a start of which the log does not tell where it
    ///   belongs is taken for one of the host.
    package init(
        host: HostView, engine: AllowlistEngine, interest: StartMonitor.Interest = .all,
        takesUnknownForHost: Bool = false
    ) throws(HostError) {
        var limits = EventAssembler.Limits()
        // Nobody waits for an event of a file: it may as well have all the time there is.
        limits.patience = nil
        limits.keepsLives = true
        limits.keepsTitles = false
        limits.keepsFailures = interest != .violations || engine.judgesAttempts
        decoder = LogDecoder(limits: limits)
        monitor = StartMonitor(
            engine: engine, tree: try NodeProcesses.tree(host: host, glances: nil),
            surroundings: StartSurroundings(
                host: host, glances: nil, containers: NodeProcesses.containers(host),
                takesUnknownForHost: takesUnknownForHost), interest: interest)
    }

    package var counts: StartCounts {
        monitor.counts.adding(failures: decoder.counts.unwanted)
    }
    package var places: ProcessTree.Counts { monitor.tree.counts }
    package var records: UInt64 { decoder.records }
    package var malformed: UInt64 { decoder.malformed }
    /// Events that the kernel counted and the log does not have.
    package var lost: UInt64 { decoder.lost }
    package var samples: [LogDecoder.Sample] { decoder.samples }
    package var hasRecord: Bool { decoder.hasRecord }

    /// Takes the next piece of the log, and gives out what is to be told of the starts in it.
    package mutating func add(_ piece: Span<UInt8>, give: (JudgedStart) -> Void) {
        decoder.add(piece) { monitor.take($0, give: give) }
    }

    package mutating func finish(give: (JudgedStart) -> Void) {
        decoder.finish { monitor.take($0, give: give) }
    }

    /// What was looked at to decide a start.
    package func explain(_ start: JudgedStart) -> [ExplanationStep] {
        monitor.explain(start)
    }
}
