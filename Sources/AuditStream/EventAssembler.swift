/// Puts records together to events, and gives out those that started a program.
///
/// Records of events interleave, and those of one event may come in any order, but for the parts
/// of its arguments. An event ends with EOE, or without one when PROCTITLE and all that the other
/// records promise are there. One of which something is missing waits until it is out of time, or
/// until the bound on events or bytes needs its place; it is given out as it is then.
package struct EventAssembler: ~Copyable {
    /// What may wait at once.
    package struct Limits: Sendable {
        package var events = 4_096
        package var bytes = 8 << 20
        /// What is kept of the arguments of one program start, each with one byte more.
        package var argumentBytes = 2 << 20
        /// How far records go on in time before an event is given up; nil for no such limit.
        ///
        /// The default is that of auditd's own library (`EOE_TIMEOUT`).
        package var patience: Duration? = .seconds(2)

        /// Whether starts and ends of processes are given out too, where the stream has them.
        package var keepsLives = false
        /// Whether starts that failed are given out, and not only counted: anybody can cause very
        /// many of them.
        package var keepsFailures = true
        /// Whether of the titles of processes more is kept than that there are any.
        package var keepsTitles = true

        package init() {}
    }

    /// What there was up to here.
    package private(set) var counts = EventCounts()
    private let limits: Limits
    private let patienceMilliseconds: Int64
    private var open: OpenEvents
    private var serials = SerialTracker()
    /// The latest of the events that began, by time and number.
    package private(set) var latestID: EventID?
    /// The greatest time of a record, in milliseconds since 1970.
    private var newest = Int64.min
    /// The clock at the first look since the last record; nil where none was taken.
    private var quiet: Int64?
    /// The event of the record before; the next one mostly belongs to it too.
    private var latest: Int32 = -1
    /// The id of ``latest``, where it is of no named machine.
    private var latestPlainID: EventID?
    /// Whether there is ``latest``, and only its end is waited for.
    private var isPassed = false

    package init(limits: Limits = Limits()) {
        self.limits = limits
        open = OpenEvents(capacity: limits.events)
        patienceMilliseconds =
            limits.patience.map { patience in
                let (seconds, attoseconds) = patience.components
                return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
            } ?? .max
    }

    /// Takes a record, and gives out the events that it ends.
    ///
    /// A record that is damaged leaves its event incomplete and is thrown; nothing has to be done.
    @inline(__always)
    package mutating func add(
        _ header: RecordHeader, _ line: Span<UInt8>, give: (borrowing ExecEvent) -> Void
    ) throws(RecordParseError) {
        quiet = nil
        // Nobody wants to know more of the event, as of most.
        if isPassed, header.id == latestPlainID, header.node.isEmpty, header.kind.isInnerPart {
            return
        }
        try addWanted(header, line, give)
    }

    private mutating func addWanted(
        _ header: RecordHeader, _ line: Span<UInt8>, _ give: (borrowing ExecEvent) -> Void
    ) throws(RecordParseError) {
        guard header.kind != .daemon else {
            counts.events += 1
            return
        }
        if header.kind == .configuration, Self.blinds(line) { counts.interruptions += 1 }
        let slot: Int32
        if latest >= 0, header.node.isEmpty, header.id == latestPlainID {
            if isPassed {
                // Its end, or something that is none of its parts.
                if header.kind != .configuration { end(latest, give) }
                return
            }
            slot = latest
        } else {
            guard let found = self.slot(for: header, line.extracting(header.node), give) else {
                return
            }
            latestPlainID = header.node.isEmpty ? header.id : nil
            slot = found
        }
        var problem: RecordParseError?
        let state = open.add(header, line, to: slot, limits: limits, &problem)
        isPassed = state == .passed
        if state == .finished { end(slot, give) }
        while open.footprint > limits.bytes, open.oldest >= 0 { end(open.oldest, give) }
        if let problem { throw problem }
    }

    /// Whether auditing was turned off by what a record tells, or a rule of Merlon's removed.
    private static func blinds(_ line: Span<UInt8>) -> Bool {
        line.contains("audit_enabled=0 ")
            || line.contains("op=remove_rule") && line.contains("merlon-exec")
    }

    /// Gives out what has waited too long by the clock, for a stream in which nothing comes.
    ///
    /// What counts is for how long nothing has come: records may be read long after they were
    /// written, and the rest of an event be there a moment later.
    ///
    /// - Parameter now: In milliseconds since 1970.
    package mutating func advance(to now: Int64, give: (borrowing ExecEvent) -> Void) {
        guard open.oldest >= 0 else { return }
        guard let quiet, quiet <= now else {
            quiet = now
            return
        }
        let (time, isBeyond) = newest.addingReportingOverflow(now - quiet)
        expire(at: isBeyond ? .max : time, give)
    }

    private mutating func expire(at time: Int64, _ give: (borrowing ExecEvent) -> Void) {
        while let deadline = open.oldestDeadline, deadline < time { end(open.oldest, give) }
    }

    /// Gives out all that waits, as at the end of a stream.
    package mutating func finish(give: (borrowing ExecEvent) -> Void) {
        while open.oldest >= 0 { end(open.oldest, give) }
    }

    /// The slot of the record's event; nil for the end of one that has ended.
    private mutating func slot(
        for header: RecordHeader, _ node: Span<UInt8>, _ give: (borrowing ExecEvent) -> Void
    ) -> Int32? {
        if open.oldest >= 0 {
            if latest >= 0, open.isAt(latest, header.id, node: node) { return latest }
            if let slot = open.slot(of: header.id, node: node) {
                latest = slot
                return slot
            }
        }
        guard header.kind != .eoe else { return nil }
        serials.add(header.id, node: node)
        if latestID.map({ header.id.isLater(than: $0) }) ?? true { latestID = header.id }
        counts.events += 1
        newest = max(newest, header.id.milliseconds)
        if patienceMilliseconds < .max { expire(at: newest, give) }
        while open.oldest >= 0, open.count >= limits.events { end(open.oldest, give) }
        // From the newest record on: an event may be older than those before it.
        let (deadline, isNever) = newest.addingReportingOverflow(patienceMilliseconds)
        latest = open.open(header.id, node: node, deadline: isNever ? .max : deadline)
        return latest
    }

    private mutating func end(_ slot: Int32, _ give: (borrowing ExecEvent) -> Void) {
        open[slot].conclude(&counts, argumentLimitBytes: limits.argumentBytes, give: give)
        open.close(slot)
        if latest == slot { (latest, isPassed) = (-1, false) }
    }

    /// Whether no event waits for records that may still come.
    package var isQuiet: Bool { open.count == 0 }

    /// Events that the kernel counted and the stream does not have, as far as numbers tell.
    package var lost: UInt64 { serials.missing + counts.unrecognized }
}

/// How many events of which kind there were.
package struct EventCounts: Hashable, Sendable {
    package internal(set) var events: UInt64 = 0
    /// Those that started a program or tried to.
    package internal(set) var execs: UInt64 = 0
    /// Those of them of which records are missing or damaged.
    package internal(set) var incomplete: UInt64 = 0
    /// Those of them that failed and were not given out, as nobody wants them.
    package internal(set) var unwanted: UInt64 = 0
    /// How often auditing was turned off or one of Merlon's rules removed.
    package internal(set) var interruptions: UInt64 = 0
    /// Those whose SYSCALL record is missing, so that nobody can tell what they were.
    var unrecognized: UInt64 = 0
}
