/// The records that tell of a program start, and what the others are to the assembler.
///
/// Names and numbers are those of linux/audit.h.
package enum RecordKind: Hashable, Sendable {
    case syscall
    case execve
    case cwd
    case path
    case proctitle
    /// Capabilities that an exec changed: only an exec has it.
    case bprmFcaps
    /// The label of a task where several security modules have one (Linux 6.18).
    case taskContexts
    /// The end of an event, which auditd does not write into its log.
    case eoe
    /// An event of io_uring, which has paths and no SYSCALL.
    case uringop
    /// A change of the audit system itself.
    case configuration
    /// A message of auditd about itself, with a serial number of its own making.
    case daemon
    case other

    /// Whether it belongs to an event and does not end it, and tells of nothing else.
    @inline(__always)
    var isInnerPart: Bool {
        switch self {
        case .syscall, .execve, .cwd, .path, .bprmFcaps, .taskContexts, .uringop, .other: true
        case .proctitle, .eoe, .configuration, .daemon: false
        }
    }

    init(_ number: UInt64) {
        self =
            switch number {
            case 1200...1299: .daemon
            case 1300: .syscall
            case 1305: .configuration
            case 1302: .path
            case 1307: .cwd
            case 1309: .execve
            case 1320: .eoe
            case 1321: .bprmFcaps
            case 1327: .proctitle
            case 1336: .uringop
            case 1425: .taskContexts
            default: .other
            }
    }

    /// The kind of a name as auditd writes it, packed.
    init(_ name: PackedName) {
        self =
            switch (name.count, name.value) {
            case (4, 0x50_41_54_48): .path
            case (7, 0x53_59_53_43_41_4C_4C): .syscall
            case (3, 0x43_57_44): .cwd
            case (9, 0x50_52_4F_43_54_49_54_4C): .proctitle
            case (6, 0x45_58_45_43_56_45): .execve
            case (10, 0x42_50_52_4D_5F_46_43_41): .bprmFcaps
            case (3, 0x45_4F_45): .eoe
            case (13, 0x43_4F_4E_46_49_47_5F_43): .configuration
            case (7, 0x55_52_49_4E_47_4F_50): .uringop
            case (17, 0x4D_41_43_5F_54_41_53_4B): .taskContexts
            // DAEMON_ and more.
            case (8..., _) where name.value >> 8 == 0x44_41_45_4D_4F_4E_5F: .daemon
            default: .other
            }
    }
}
