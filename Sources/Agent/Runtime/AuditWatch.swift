package import Allowlist
import AuditStream
package import HostSystem
import Posture

/// Watches program starts until it is asked to end: source, rules, decisions and gaps in one loop.
///
/// One thread owns it all. The kernel's socket is its queue: while an output takes long nothing is
/// lost but what does not fit there, and that is told.
package struct AuditWatch: ~Copyable {
    /// So long a loop waits at most, which is how late a gap is seen.
    private static let waitMilliseconds: Int32 = 250
    private static let sampleMilliseconds: Int64 = 1_000
    private static let bookmarkMilliseconds: Int64 = 5_000
    /// After the first record of a burst so long is waited for more, so that a burst costs one
    /// turn and not one for each record.
    private static let burstMicroseconds: UInt32 = 2_000

    /// What is read in one turn at most: batches of records, or pieces of a stream, which hold more.
    private static let batchLimit = 256
    private static let pieceLimit = 16

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
    private var counts: StartCounts { monitor.counts.adding(failures: decoder.counts.unwanted) }
    /// Whether the last turn ended at its bound, so that the next one need not wait for a sign.
    private var hasMore = false
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
        limits.keepsTitles = false
        limits.keepsFailures =
            options.interest != .violations || options.listsMayChange || engine.judgesAttempts
        decoder = LogDecoder(limits: limits)
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
                milliseconds: hasMore ? 0 : monitor.isWaiting ? 2 : Self.waitMilliseconds)
            if isReady, !hasMore, !source.waitsInRead {
                Waiter.rest(microseconds: Self.burstMicroseconds)
            }
            let goesOn = isReady || hasMore || !source.waitsInRead ? try drain(&output) : true
            let now = WallClock.millisecondsSince1970()
            decoder.advance(to: now) { monitor.take($0) { output.add($0) } }
            monitor.settle { output.add($0) }
            sample(at: now, &output)
            try output.flush(at: now)
            tryBookmark(at: now, &output)
            output.tick(
                WatchProgress(
                    starts: counts, records: decoder.records, lost: coverage.totals,
                    places: monitor.tree.counts, processes: monitor.tree.processCount))
            if !goesOn { break }
        }
        try finish(&output)
    }

    /// Takes what is there; false where nothing will come any more.
    private mutating func drain(_ output: inout some WatchOutput) throws -> Bool {
        // A bound, so that a stream without end does not keep signals and gaps waiting, nor the
        // output, which holds all that it has got until it is flushed.
        hasMore = false
        for _ in 0..<turnLimit {
            // First what began and ended, so that the records after it find their processes.
            try events?.receive { event, time in
                switch event {
                case .fork(let parent, let child): monitor.tree.fork(parent, child, at: time)
                case .exit(let pid): monitor.tree.exit(pid, at: time)
                case .program: break
                }
            }
            let step = try read(&output)
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
        hasMore = true
        return true
    }

    private mutating func read(_ output: inout some WatchOutput) throws -> AuditSource.Step {
        // The audit daemon's own socket gives out each record before it receives the next.
        var hasBegun = source.kind == .unicast
        defer { monitor.endBatch() }
        return try source.read(into: &decoder) { exec in
            // The first event comes when all records of the batch have been received.
            if !hasBegun { monitor.beginBatch() }
            hasBegun = true
            monitor.take(exec) { output.add($0) }
        }
    }

    private var turnLimit: Int {
        switch source.kind {
        case .multicast, .unicast: Self.batchLimit
        case .dispatcher, .log: Self.pieceLimit
        }
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
        // Before the end, which is the last that is written.
        release(&output)
        try output.end(
            WatchSummary(
                starts: counts, places: monitor.tree.counts, records: decoder.records,
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
        keeper = nil
    }
}
