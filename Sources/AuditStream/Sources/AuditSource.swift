package import HostSystem

/// Where audit records come from, one of four kinds.
package struct AuditSource: ~Copyable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Beside any audit daemon, from the kernel.
        case multicast
        /// From auditd's dispatcher: as its plugin on standard input, or from its UNIX socket.
        case dispatcher
        /// The file that auditd writes.
        case log
        /// From the kernel, in the place of the audit daemon.
        case unicast
    }

    /// What one ``read(into:give:)`` found.
    package enum Step: Hashable, Sendable {
        /// There may be more at once.
        case more
        /// Nothing more was there.
        case nothing
        /// Records were dropped, as the socket's buffer was full.
        case overrun
        /// Part of the log is gone before it was read.
        case lost
        /// No more will ever come.
        case end
        /// What comes can be read no more, so that nothing of it will be.
        case broken
    }

    package let kind: Kind
    /// Words for people: what it is and where.
    package let name: String
    private var socket: AuditSocket?
    private var daemon: AuditDaemonConnection?
    private var stream: ByteStream?
    private var frames = DispatcherDecoder()
    private var log: LogFollower?
    private var changes: FileChanges?
    private var buffer: [UInt8] = []

    package init(multicast socket: consuming AuditSocket) {
        kind = .multicast
        name = "the kernel's multicast group"
        self.socket = consume socket
    }

    package init(unicast daemon: consuming AuditDaemonConnection) {
        kind = .unicast
        name = "the kernel, as its audit daemon"
        self.daemon = consume daemon
        buffer = [UInt8](repeating: 0, count: 16 << 10)
    }

    package init(dispatcher stream: consuming ByteStream, name: String) {
        kind = .dispatcher
        self.name = name
        self.stream = consume stream
    }

    package init(
        log: consuming LogFollower, changes: consuming FileChanges?, name: String
    ) {
        kind = .log
        self.name = name
        self.log = consume log
        self.changes = consume changes
    }

    /// Takes what is there, at most 64 records or 128 KiB; never waits.
    package mutating func read(
        into decoder: inout LogDecoder, give: (borrowing ExecEvent) -> Void
    ) throws -> Step {
        switch kind {
        case .multicast, .unicast: try receive(into: &decoder, give: give)
        case .dispatcher: try readStream(into: &decoder, give: give)
        case .log: try follow(into: &decoder, give: give)
        }
    }

    /// Adds what wakes the reader up.
    package func wake(_ waiter: inout Waiter) {
        socket?.wake(&waiter)
        daemon?.wake(&waiter)
        stream?.wake(&waiter)
        changes?.wake(&waiter)
    }

    /// Records that did not fit into the socket's buffer; nil where nobody counts them.
    package func drops() -> UInt64? {
        socket?.drops()
    }

    /// Where the log is read on, at the beginning of a line; nil for other kinds.
    package func bookmark() -> LogBookmark? {
        log?.bookmark()
    }

    /// Whether nothing comes before the waiter's sign, so that to read without it is of no use.
    package var waitsInRead: Bool {
        kind == .dispatcher
    }

    private mutating func receive(
        into decoder: inout LogDecoder, give: (borrowing ExecEvent) -> Void
    ) throws -> Step {
        let receipt =
            kind == .unicast
            ? try daemon?.receive(into: &buffer) { decoder.add(kind: $0, $1, give: give) }
            : try socket?.receive { decoder.add(kind: $0, $1, give: give) }
        return switch receipt {
        // Whatever came since then wakes the waiter.
        case .records(let count)?: count < AuditSocket.batch ? .nothing : .more
        case .overrun?: .overrun
        case .nothing?, nil: .nothing
        }
    }

    private mutating func readStream(
        into decoder: inout LogDecoder, give: (borrowing ExecEvent) -> Void
    ) throws -> Step {
        // The sign that the waiter saw can have been for another.
        var own = Waiter()
        stream?.wake(&own)
        guard own.wait(milliseconds: 0) else { return .nothing }
        guard try stream?.read(into: &buffer) == true else { return .end }
        var piece: [UInt8] = []
        swap(&piece, &buffer)
        frames.add(piece.span, to: &decoder, give: give)
        buffer = piece
        return frames.isBroken ? .broken : .more
    }

    private mutating func follow(
        into decoder: inout LogDecoder, give: (borrowing ExecEvent) -> Void
    ) throws -> Step {
        changes?.clear()
        let step = try log?.read(into: &buffer)
        switch step {
        case .bytes?:
            decoder.add(buffer.span, give: give)
            return .more
        case .nextLog?:
            decoder.endLine(give)
            return .more
        case .lost?:
            decoder.endLine(give)
            return .lost
        case .nothing?, nil: return .nothing
        }
    }
}
