import HostSystem

/// What tells that a component changed without a file or a process of it being another: the kernel.
///
/// Whatever cannot be had is left out; the interval is there for it. Each is asked from the first
/// check on without a break, so that a change during a check is a change after it.
struct ChangeSources: ~Copyable {
    /// Between two looks at all processes where the kernel does not tell.
    private static let slowLook = Duration.seconds(10)
    /// Of more starts than these, most are of processes that have ended: to list those that run
    /// costs less than to ask for each.
    private static let fewStarts = 128
    /// For starts of two seconds; what does not fit is made up for by a look at all processes.
    private static let startsBufferBytes = 2 << 20

    private let host: HostView
    private let programs: [String: Set<String>]
    private var firewall: FirewallEvents?
    private var starts: ProcessEvents?
    private let glances: ProcessGlances?
    private var nextSlowLook: ContinuousClock.Instant
    /// Whether starts were missed since all processes were last looked at.
    private var hasMissedStarts = false

    /// - Parameter components: those that there are probes for.
    init(_ host: HostView, components: Set<String>, now: ContinuousClock.Instant = .now) {
        self.host = host
        programs = ComponentPrograms.components(among: components)
        nextSlowLook = now
        // A folder shaped like a node has neither processes nor a kernel.
        glances = (try? ProcessGlances(host)) ?? nil
        if glances == nil { return }
        if components.contains("firewall") { firewall = try? FirewallEvents.listening() }
        if !programs.isEmpty {
            starts = try? ProcessEvents.listening(
                to: .programs, bufferBytes: Self.startsBufferBytes)
        }
    }

    /// Lets the firewall's changes end a wait; programs start too often for that.
    func wake(_ waiter: inout Waiter) { firewall?.wake(&waiter) }

    /// The components that something was told of since the last call.
    ///
    /// - Parameter isRunning: whether a process of the component is known and lives.
    mutating func changed(
        at now: ContinuousClock.Instant, isRunning: (String) -> Bool
    ) -> Set<String> {
        var changed: Set<String> = []
        do throws(SystemCallError) {
            if try firewall?.hasChanged() == true { changed.insert("firewall") }
        } catch {
            // It will not answer again, and the interval is left.
            firewall = nil
        }
        let isSlowLook = now >= nextSlowLook
        if isSlowLook { nextSlowLook = now + Self.slowLook }
        for program in startedPrograms(looksAtAll: isSlowLook) {
            for component in programs[program] ?? [] where !isRunning(component) {
                changed.insert(component)
            }
        }
        return changed
    }

    /// The programs that were started since the last call; where the kernel does not tell, or told
    /// too much at once, those that run.
    private mutating func startedPrograms(looksAtAll: Bool) -> Set<String> {
        guard let glances, !programs.isEmpty else { return [] }
        var pids: Set<UInt32> = []
        hasMissedStarts = hasMissedStarts || starts == nil
        if var events = starts.take() {
            let before = events.overruns
            do throws(SystemCallError) {
                try events.receive { event, _ in
                    if case .program(let pid) = event { pids.insert(pid) }
                }
                if events.overruns != before { hasMissedStarts = true }
                starts = consume events
            } catch {
                hasMissedStarts = true
            }
        }
        if hasMissedStarts, looksAtAll {
            // What cannot be listed is not there for us; the interval is left.
            pids.formUnion((try? host.processNumbers()) ?? [])
            hasMissedStarts = starts == nil
        } else if pids.count > Self.fewStarts, let running = try? host.processNumbers() {
            pids.formIntersection(running)
        }
        return Set(pids.compactMap { glances.program($0).map(Self.name) })
    }

    private static func name(_ path: [UInt8]) -> String {
        var path = path[...]
        let gone = Array(" (deleted)".utf8)
        if path.suffix(gone.count) == gone[...] { path = path.dropLast(gone.count) }
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? path.startIndex
        return String(decoding: path[start...], as: UTF8.self)
    }
}
