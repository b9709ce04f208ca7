/// An event of which records may still come.
struct OpenEvent {
    enum Role {
        case undecided
        case exec
        /// The start or end of a process.
        case life
        /// A start that failed, of which nobody wants to know more.
        case failure
        /// An event of another kind, of which nothing is kept.
        case other
    }

    var exec = ExecEvent()
    var role = Role.undecided
    /// Whether EOE came, after which the kernel writes no more.
    var hasEnd = false
    /// Whether PROCTITLE came, the last record of an event in auditd's log.
    var hasTitle = false

    /// Bytes of memory in use, as they were counted when the last record came.
    private(set) var footprint = 0

    enum State {
        case open
        /// Nothing but its end is of use any more.
        case passed
        /// Nothing more can be expected.
        case finished
    }

    /// Mutating, as it is to be asked in place: to copy the event would cost more than its records.
    @inline(__always)
    private mutating func state() -> State {
        if hasEnd { return .finished }
        return switch role {
        case .undecided: .open
        case .exec: hasTitle && exec.isComplete ? .finished : .open
        case .life, .failure, .other: hasTitle ? .finished : .passed
        }
    }

    /// Whether there are parts of a system call, and not the record that says which.
    private var hasLostCall: Bool {
        role == .undecided && exec.syscall == nil
            && (exec.hasDirectory || !exec.paths.isEmpty || exec.proctitleText != nil)
    }

    /// Gives out what started a program, as it is now, and counts it.
    mutating func conclude(
        _ counts: inout EventCounts, argumentLimitBytes: Int, give: (borrowing ExecEvent) -> Void
    ) {
        if role == .exec {
            counts.execs += 1
            if !exec.isComplete { counts.incomplete += 1 }
            exec.arguments.fill(limitBytes: argumentLimitBytes)
            give(exec)
        } else if role == .failure {
            counts.execs += 1
            counts.unwanted += 1
        } else if role == .life {
            if exec.pid != nil { give(exec) }
        } else if hasLostCall {
            counts.unrecognized += 1
        }
    }

    /// - Parameters:
    ///   - memory: Of the records before it in the same stream.
    ///   - total: Bytes of memory in use of all events.
    ///   - problem: What is wrong with the record.
    mutating func add(
        _ header: RecordHeader, _ line: Span<UInt8>, limits: EventAssembler.Limits,
        _ memory: inout RecordMemory, _ total: inout Int, _ problem: inout RecordParseError?
    ) -> State {
        do throws(RecordParseError) {
            try add(header, line, limits, &memory)
        } catch {
            exec.hasDamage = true
            problem = error
        }
        let state = state()
        if state != .finished {
            let now = exec.footprint
            total += now - footprint
            footprint = now
        }
        return state
    }

    private mutating func add(
        _ header: RecordHeader, _ line: Span<UInt8>, _ limits: EventAssembler.Limits,
        _ memory: inout RecordMemory
    ) throws(RecordParseError) {
        if header.kind == .eoe { hasEnd = true }
        if header.kind == .proctitle { hasTitle = true }
        guard role == .undecided || role == .exec else { return }
        switch header.kind {
        case .syscall:
            defer { decide(keepsLives: limits.keepsLives) }
            try exec.addSyscall(
                line, from: header.body, &memory, keepsFailures: limits.keepsFailures)
        case .execve:
            role = .exec
            try exec.arguments.add(line, from: header.body, limitBytes: limits.argumentBytes)
        case .cwd: try exec.addDirectory(line, from: header.body)
        case .path: try exec.addPath(line, from: header.body, &memory)
        case .proctitle:
            try exec.addProctitle(line, from: header.body, isKept: limits.keepsTitles)
        case .taskContexts: exec.addTaskContexts(line, from: header.body)
        case .bprmFcaps: role = .exec
        case .uringop: if role == .undecided { role = .other }
        case .eoe, .configuration, .daemon, .other: break
        }
    }

    /// Makes it as new, with the memory that it has, and gives the bytes that were in use.
    mutating func reset() -> Int {
        exec.reset()
        role = .undecided
        hasEnd = false
        hasTitle = false
        defer { footprint = 0 }
        return footprint
    }

    private mutating func decide(keepsLives: Bool) {
        switch exec.call {
        case .exec? where exec.isCutShort: role = .failure
        case .exec?: role = .exec
        case .fork?, .exit?: if role == .undecided { role = keepsLives ? .life : .other }
        case .other? where role == .undecided: role = .other
        default: break
        }
    }
}
