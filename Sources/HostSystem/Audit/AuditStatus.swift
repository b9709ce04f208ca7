/// How the kernel's audit system is set, and how it does (`struct audit_status`).
package struct AuditStatus: Hashable, Sendable {
    package enum Mode: Hashable, Sendable {
        case off
        case on
        /// On, and nothing can be changed until the next boot (`auditctl -e 2`).
        case locked
        /// A number that this program does not know.
        case other(UInt32)
    }

    package let mode: Mode
    /// What the kernel does where a record is lost: 0 nothing, 1 a line in its log, 2 panic.
    package let failureMode: UInt32
    /// The audit daemon, by its number as we see it; nil where none is registered.
    package let daemon: UInt32?
    /// Records per second, beyond which they are lost; 0 without limit.
    package let rateLimit: UInt32
    /// Records that may wait for the daemon, beyond which callers wait or records are lost.
    package let backlogLimit: UInt32
    /// Records lost since boot, or since somebody set it back; it can wrap around.
    package let lost: UInt32
    /// Records that wait now.
    package let backlog: UInt32
    /// The abilities of this kernel, `AUDIT_FEATURE_BITMAP_…` of linux/audit.h.
    package let features: UInt32
    /// How long a caller waits where the backlog is full, in the kernel's ticks (`CONFIG_HZ`);
    /// nil where the kernel is too old to say.
    package let backlogWaitTicks: UInt32?
    /// How long callers have waited in all, in ticks; nil on kernels before 5.9.
    package let backlogWaitedTicks: UInt32?

    /// Nil where it is shorter than any kernel writes it.
    init?(parsing bytes: Span<UInt8>) {
        guard bytes.count >= 32 else { return nil }
        mode =
            switch bytes.word(at: 4) {
            case 0: .off
            case 1: .on
            case 2: .locked
            case let number: .other(number)
            }
        failureMode = bytes.word(at: 8)
        let pid = bytes.word(at: 12)
        daemon = pid == 0 ? nil : pid
        rateLimit = bytes.word(at: 16)
        backlogLimit = bytes.word(at: 20)
        lost = bytes.word(at: 24)
        backlog = bytes.word(at: 28)
        features = bytes.word(at: 32)
        backlogWaitTicks = bytes.count >= 40 ? bytes.word(at: 36) : nil
        backlogWaitedTicks = bytes.count >= 44 ? bytes.word(at: 40) : nil
    }

    /// A request to change one value: the mask that names it, and the value at its place.
    static func change(mask: UInt32, word: Int, value: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<11 {
            bytes.append(word: index == 0 ? mask : index == word ? value : 0)
        }
        return bytes
    }
}
