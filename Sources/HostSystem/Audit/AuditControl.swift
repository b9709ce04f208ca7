import Glibc

/// The kernel's audit system, asked and changed over one socket (`NETLINK_AUDIT`).
///
/// Every request waits for its answer, up to the deadline: the calling thread is blocked meanwhile.
/// In a network namespace of its own this works too, in another user or process namespace it does
/// not.
package struct AuditControl: ~Copyable, Sendable {
    /// Rules that are read at most.
    package static let ruleLimit = 20_000

    let socket: NetlinkSocket
    /// How long an answer may take.
    package var patience: Duration
    private var sequence: UInt32 = 0
    private var buffer: [UInt8]

    /// - Parameter patience: how long an answer may take.
    package init(patience: Duration = .seconds(2)) throws(AuditError) {
        // The kernel waits for a reader of rules only a tenth of a second: room for thousands.
        try self.init(patience: patience, bufferBytes: 4 << 20)
    }

    init(patience: Duration, bufferBytes: CInt) throws(AuditError) {
        do throws(SystemCallError) {
            // 9 is NETLINK_AUDIT of linux/netlink.h.
            socket = try NetlinkSocket(family: 9, bufferBytes: bufferBytes)
        } catch {
            throw AuditError(
                request: "open a socket", code: error.code, asker: .current(), isLocked: false)
        }
        self.patience = patience
        // More than any rule or answer of the kernel (MAX_AUDIT_MESSAGE_LENGTH is 8970).
        buffer = [UInt8](repeating: 0, count: 16 << 10)
    }

    /// How the audit system is set and how it does; about 30 microseconds.
    package mutating func status() throws(AuditError) -> AuditStatus {
        let request = AuditRequest(.getStatus, "read the status")
        let answer = try answer(to: request)
        guard let status = AuditStatus(parsing: answer.span) else {
            throw .malformedAnswer(request: request.words)
        }
        return status
    }

    /// Turns auditing on or off.
    ///
    /// Processes that were started before it was first turned on (and the kernel was not booted
    /// with `audit=1`) are not audited; their children are.
    package mutating func setEnabled(_ isEnabled: Bool) throws(AuditError) {
        try change(mask: 0x01, word: 1, to: isEnabled ? 1 : 0, "turn auditing on or off")
    }

    /// How many records may wait; throws where the kernel does not take the number.
    package mutating func setBacklogLimit(_ limit: UInt32) throws(AuditError) {
        try change(mask: 0x10, word: 5, to: limit, "set the backlog limit")
    }

    private mutating func change(
        mask: UInt32, word: Int, to value: UInt32, _ words: String
    ) throws(AuditError) {
        try send(
            AuditRequest(
                .setStatus, words,
                payload: AuditStatus.change(mask: mask, word: word, value: value)))
    }

    /// Sends what is answered with "done" or an error, and nothing else.
    mutating func send(_ request: AuditRequest) throws(AuditError) {
        let code = try code(of: request)
        guard code != 0 else { return }
        throw try meaning(of: code, for: request)
    }

    /// The number of the error with which the kernel answers; 0 for "done".
    mutating func code(of request: AuditRequest) throws(AuditError) -> CInt {
        let deadline = try start(request, flags: NetlinkMessage.acknowledge)
        while true {
            let message = try next(of: request, until: deadline)
            if message.type == NetlinkMessage.error { return try code(in: message, of: request) }
        }
    }

    /// Sends what needs no answer.
    func sendUnanswered(_ request: AuditRequest) throws(SystemCallError) {
        try socket.send(
            type: request.type.rawValue, flags: NetlinkMessage.request, sequence: 0,
            payload: request.payload)
    }

    /// The payload of a single answer.
    private mutating func answer(to request: AuditRequest) throws(AuditError) -> [UInt8] {
        let deadline = try start(request)
        while true {
            let message = try next(of: request, until: deadline)
            try check(message, of: request)
            if message.type == request.type.rawValue {
                return Array(buffer[message.payload])
            }
        }
    }

    /// Hands over the payloads of an answer in many parts, up to its end.
    mutating func parts(
        of request: AuditRequest, limit: Int, _ take: (Span<UInt8>) -> Void
    ) throws(AuditError) {
        let deadline = try start(request)
        var count = 0
        while true {
            let message = try next(of: request, until: deadline)
            if message.type == NetlinkMessage.done { return }
            try check(message, of: request)
            guard message.type == request.type.rawValue else { continue }
            count += 1
            guard count <= limit else { throw .tooManyRules(limit: limit) }
            take(buffer.span.extracting(message.payload))
        }
    }

    private mutating func start(
        _ request: AuditRequest, flags: UInt16 = 0
    ) throws(AuditError) -> ContinuousClock.Instant {
        sequence &+= 1
        // 0 is what the kernel writes by itself.
        if sequence == 0 { sequence = 1 }
        do throws(SystemCallError) {
            try socket.send(
                type: request.type.rawValue, flags: flags | NetlinkMessage.request,
                sequence: sequence, payload: request.payload)
        } catch {
            throw AuditError(
                request: request.words, code: error.code, asker: .current(), isLocked: false)
        }
        return .now + patience
    }

    /// The next message that belongs to the last request; what belongs to earlier ones, which
    /// nobody waited for, is passed over.
    private mutating func next(
        of request: AuditRequest, until deadline: ContinuousClock.Instant
    ) throws(AuditError) -> NetlinkMessage {
        while true {
            let count: Int?
            do throws(SystemCallError) {
                count = try socket.receive(into: &buffer, until: deadline)
            } catch {
                throw .system(error)
            }
            guard let count else { throw .noAnswer(request: request.words) }
            guard let message = NetlinkMessage(parsing: buffer.span.extracting(first: count)) else {
                throw .malformedAnswer(request: request.words)
            }
            if message.sequence == sequence { return message }
            guard ContinuousClock.now < deadline else {
                throw .noAnswer(request: request.words)
            }
        }
    }

    private mutating func check(
        _ message: NetlinkMessage, of request: AuditRequest
    ) throws(AuditError) {
        guard message.type == NetlinkMessage.error else { return }
        let code = try code(in: message, of: request)
        if code != 0 { throw try meaning(of: code, for: request) }
    }

    private func code(
        in message: NetlinkMessage, of request: AuditRequest
    ) throws(AuditError) -> CInt {
        guard message.payload.count >= 4 else { throw .malformedAnswer(request: request.words) }
        let number = CInt(bitPattern: buffer.span.word(at: message.payload.lowerBound))
        // The kernel gives numbers of errors with their sign turned.
        guard number <= 0, number > -4096 else { throw .malformedAnswer(request: request.words) }
        return -number
    }

    /// What the number of an error means; a refused change is held against the lock.
    mutating func meaning(
        of code: CInt, for request: AuditRequest
    ) throws(AuditError) -> AuditError {
        let asker = AuditAsker.current()
        var isLocked = false
        if code == EPERM, asker.hasControl, request.type != .getStatus {
            isLocked = try status().mode == .locked
        }
        return AuditError(request: request.words, code: code, asker: asker, isLocked: isLocked)
    }
}
