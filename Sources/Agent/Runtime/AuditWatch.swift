package import Allowlist
package import AuditStream
package import HostSystem
import Posture

/// Watches program starts until it is asked to end: source, rules, decisions and gaps in one loop.
///
/// One thread owns it all. The kernel's socket is its queue: while an output takes long nothing is
/// lost but what does not fit there, and that is told.
package struct AuditWatch: ~Copyable {
    package struct Options: Sendable {
        /// Nil lets the best source be taken.
        package var source: AuditSource.Kind?
        package var isPlugin = false
        package var logPath: String?
        /// A file that keeps up to where the stream was seen, so that the next watch can tell what
        /// it missed, and read it from the log.
        package var bookmarkPath: String?
        /// Whether a watch does not even begin where that file cannot be written.
        package var needsBookmark = true
        package var rules = RuleKeeper.Policy.auto
        package var recordsFailures = false
        package var interest = StartMonitor.Interest.all
        /// Whether other lists may come while it runs.
        package var listsMayChange = false
        /// How long the watch goes on; nil without end.
        package var duration: Duration?
        /// Of the socket in the kernel.
        package var bufferBytes = 32 << 20

        package init() {}
    }

    /// So long a loop waits at most, which is how late a gap is seen.
    private static let waitMilliseconds: Int32 = 250
    private static let sampleMilliseconds: Int64 = 1_000
    private static let bookmarkMilliseconds: Int64 = 5_000
    /// After the first record of a burst so long is waited for more, so that a burst costs one
    /// turn and not one for each record.
    private static let burstMicroseconds: UInt32 = 2_000

    private let host: HostView
    private let options: Options
    private var engine: AllowlistEngine
    private let logPath: String
    private let began: Int64
    private let end: ContinuousClock.Instant?
    private var bookmark: WatchBookmark?
    private var lastBookmark: Int64 = 0
    private var logPlace: LogBookmark?
    private var source: AuditSource
    private var events: ProcessEvents?
    private var keeper: RuleKeeper?
    private var decoder: LogDecoder
    private var monitor: StartMonitor
    private var coverage = CoverageTracker()
    private var lastSample: Int64 = 0
    private var lastHealth = ""
    private var bookmarkProblem = ""
    private let description: WatchDescription

    /// Throws a ``SourceError`` where there is no source of records, and what the disk says where
    /// the processes of the node cannot be read.
    package init(
        host: HostView, engine: AllowlistEngine, options: Options
    ) throws {
        var selection = SourceSelection(host: host)
        selection.wish = options.source
        selection.isPlugin = options.isPlugin
        selection.bufferBytes = options.bufferBytes
        if let path = options.logPath { selection.logPath = path }
        let bookmark = try options.bookmarkPath.flatMap(WatchBookmark.read)
        selection.bookmark = bookmark?.log
        let glances = try ProcessGlances(host)
        let pids = glances == nil ? [] : try host.processNumbers()
        let tree = try NodeProcesses.tree(host: host, glances: glances)
        let source = try selection.source()
        // Whatever throws has been before: what the keeper changes must be taken back by it.
        self.host = host
        self.options = options
        self.engine = engine
        self.bookmark = bookmark
        logPath = selection.logPath
        began = WallClock.millisecondsSince1970()
        end = options.duration.map { .now + $0 }
        var notes = selection.notes
        if glances == nil { notes.append("no /proc of a kernel: processes cannot be looked at") }
        keeper = Self.keeper(options, &notes)
        events = Self.events(glances, &notes)
        monitor = StartMonitor(
            engine: engine, tree: tree,
            surroundings: StartSurroundings(
                host: host, glances: glances, containers: NodeProcesses.containers(host)),
            interest: options.interest)
        monitor.tree.seed(pids)
        description = WatchDescription(
            kind: source.kind, source: source.name, notes: notes,
            processes: monitor.tree.processCount)
        self.source = source
        var limits = EventAssembler.Limits()
        limits.keepsLives = true
        limits.keepsFailures =
            options.interest != .violations || options.listsMayChange || engine.judgesAttempts
        decoder = LogDecoder(limits: limits)
    }

    private static func events(
        _ glances: ProcessGlances?, _ notes: inout [String]
    ) -> ProcessEvents? {
        guard glances != nil else { return nil }
        do throws(SystemCallError) {
            return try ProcessEvents.listening(bufferBytes: 8 << 20)
        } catch {
            notes.append(
                "the kernel does not tell of processes that begin (\(error.reason); CAP_NET_ADMIN is "
                    + "needed): some short-lived ones cannot be attributed")
            return nil
        }
    }

    private static func keeper(_ options: Options, _ notes: inout [String]) -> RuleKeeper? {
        do throws(AuditError) {
            var keeper = try RuleKeeper(
                options.rules, try ExecRules(recordsFailures: options.recordsFailures))
            try keeper.take()
            notes += keeper.notes
            return keeper
        } catch {
            notes.append("audit rules: \(error)")
            return nil
        }
    }

    /// Runs until it is asked to end, or the source ends.
    package mutating func run(
        until control: borrowing some WatchControl & ~Copyable, _ output: inout some WatchOutput
    ) throws {
        output.begin(description)
        var waiter = Waiter()
        control.wake(&waiter)
        source.wake(&waiter)
        defer { release(&output) }
        if options.bookmarkPath != nil { logPlace = try LogFollower(host, logPath).bookmark() }
        backfill(&output)
        // A file that cannot be written is told now, and not when there is something to lose. What
        // was read of the log is shown before that.
        let now = WallClock.millisecondsSince1970()
        try output.flush(at: now)
        if options.needsBookmark {
            try keepBookmark(at: now, isLast: true)
        } else {
            tryBookmark(at: now, isLast: true, &output)
        }
        sample(at: now, &output)
        while try !control.isOver(), end.map({ .now < $0 }) ?? true {
            if let engine = control.newEngine() {
                self.engine = engine
                monitor.hold(against: engine)
            }
            let isReady = waiter.wait(
                milliseconds: monitor.isWaiting ? 2 : Self.waitMilliseconds)
            if isReady, !source.waitsInRead { Waiter.rest(microseconds: Self.burstMicroseconds) }
            let goesOn = isReady || !source.waitsInRead ? try drain(&output) : true
            let now = WallClock.millisecondsSince1970()
            decoder.advance(to: now) { monitor.take($0) { output.add($0) } }
            monitor.settle { output.add($0) }
            sample(at: now, &output)
            try output.flush(at: now)
            tryBookmark(at: now, &output)
            output.tick(
                WatchProgress(
                    starts: monitor.counts, records: decoder.records, lost: coverage.totals,
                    places: monitor.tree.counts, processes: monitor.tree.processCount))
            if !goesOn { break }
        }
        try finish(&output)
    }

    /// Takes what is there; false where nothing will come any more.
    private mutating func drain(_ output: inout some WatchOutput) throws -> Bool {
        // A bound, so that a stream without end does not keep signals and gaps waiting.
        for _ in 0..<256 {
            // First what began and ended, so that the records after it find their processes.
            try events?.receive { event, time in
                switch event {
                case .fork(let parent, let child): monitor.tree.fork(parent, child, at: time)
                case .exit(let pid): monitor.tree.exit(pid, at: time)
                case .program: break
                }
            }
            let step = try source.read(into: &decoder) { monitor.take($0) { output.add($0) } }
            switch step {
            case .more: continue
            case .nothing: return true
            // The counters tell how much it was.
            case .overrun: lastSample = 0
            case .lost: tell("part of \(source.name) was gone before it was read", &output)
            case .broken:
                tell("what comes from \(source.name) is no audit record; it is left", &output)
                return false
            case .end: return false
            }
        }
        return true
    }

    /// Tells that part of the source was not read.
    private mutating func tell(_ loss: String, _ output: inout some WatchOutput) {
        let now = WallClock.millisecondsSince1970()
        let gap = CoverageGap(.sourceLost, start: now, end: now, detail: loss)
        for gap in coverage.add(gap) { output.add(gap) }
    }

    private mutating func sample(at now: Int64, _ output: inout some WatchOutput) {
        guard now - lastSample >= Self.sampleMilliseconds || now < lastSample else { return }
        lastSample = now
        var sample = CoverageSample()
        sample.drops = source.drops()
        sample.missingEvents = decoder.lost
        sample.malformed = decoder.malformed
        sample.interruptions = decoder.counts.interruptions
        ask(&sample, &output)
        for gap in coverage.observe(sample, at: now) { output.add(gap) }
    }

    /// Asks the kernel how it does, and loads rules again that somebody has removed.
    private mutating func ask(_ sample: inout CoverageSample, _ output: inout some WatchOutput) {
        do throws(AuditError) {
            guard let health = try keeper?.health() else { return }
            sample.kernelLost = health.status.lost
            sample.isAuditingOff = !health.isEnabled
            var problems = health.hiding.filter(\.hidesStarts).map(\.description)
            if !health.missing.isEmpty {
                problems.insert("\(health.missing.count) of Merlon's rules are not loaded", at: 0)
                if health.status.mode != .locked, try keeper?.restore() ?? 0 > 0 {
                    output.note("audit rules were removed by somebody, and are loaded again")
                }
            }
            sample.missingRules = problems.isEmpty ? nil : problems.joined(separator: "; ")
            lastHealth = ""
        } catch {
            let problem = "\(error)"
            if problem != lastHealth { output.note("audit: \(problem)") }
            lastHealth = problem
        }
    }

    private mutating func finish(_ output: inout some WatchOutput) throws {
        decoder.finish { monitor.take($0) { output.add($0) } }
        monitor.settle(isFinal: true) { output.add($0) }
        let now = WallClock.millisecondsSince1970()
        // Twice, as what is missing counts when it is missing at a second look.
        for _ in 0..<2 {
            lastSample = 0
            sample(at: now, &output)
        }
        for gap in coverage.finish(at: now) { output.add(gap) }
        try output.flush(at: now)
        tryBookmark(at: now, isLast: true, &output)
        try output.end(
            WatchSummary(
                starts: monitor.counts, places: monitor.tree.counts, records: decoder.records,
                malformed: decoder.malformed, lost: coverage.totals))
    }

    /// Reads what was missed since the bookmark, for sources that do not have it themselves.
    private mutating func backfill(_ output: inout some WatchOutput) {
        guard let bookmark, source.kind != .log else { return }
        let backfill = LogBackfill(
            host: host, engine: engine, interest: options.interest, path: logPath)
        let gap = backfill.read(from: bookmark, until: began) { output.add($0) }
        for gap in coverage.add(gap) { output.add(gap) }
    }

    /// Writes the bookmark, at moments at which no event waits for records.
    private mutating func keepBookmark(at now: Int64, isLast: Bool = false) throws {
        guard let path = options.bookmarkPath, decoder.isQuiet, !monitor.isWaiting,
            isLast || now - lastBookmark >= Self.bookmarkMilliseconds || now < lastBookmark
        else { return }
        lastBookmark = now
        let latest = decoder.latest ?? bookmark?.latest
        // Where the log ended a while ago: what it has got since then may not have been seen yet.
        let log = source.bookmark() ?? logPlace
        logPlace = try LogFollower(host, logPath).bookmark()
        let next = WatchBookmark(
            latest: latest ?? EventID(milliseconds: now, serial: 0), log: log)
        guard next != bookmark else { return }
        try OutputFile.replace(path, with: Array(next.text.utf8))
        bookmark = next
    }

    /// A full disk must not end the watch; the next one then tells of a longer gap.
    private mutating func tryBookmark(
        at now: Int64, isLast: Bool = false, _ output: inout some WatchOutput
    ) {
        do {
            try keepBookmark(at: now, isLast: isLast)
            bookmarkProblem = ""
        } catch {
            let problem = "\(error)"
            if problem != bookmarkProblem { output.note("bookmark: \(problem)") }
            bookmarkProblem = problem
        }
    }

    private mutating func release(_ output: inout some WatchOutput) {
        do throws(AuditError) {
            try keeper?.release()
        } catch {
            output.note("audit rules could not be removed: \(error)")
        }
    }
}
