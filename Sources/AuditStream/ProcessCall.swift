/// What a system call does to a process.
package enum ProcessCall: Hashable, Sendable {
    /// execve or execveat.
    case exec
    /// fork, vfork, clone or clone3, of which a thread may come too.
    case fork
    /// exit_group.
    case exit
    case other

    /// Nil for an architecture that is not known here.
    ///
    /// Architectures are `AUDIT_ARCH_…` of linux/audit.h, numbers those of each one's unistd.h.
    init?(_ number: UInt64, arch: UInt32) {
        switch arch {
        case 0xC000_003E: self = Self.amd64(number)
        case 0x4000_0003: self = Self.old(number, execveat: 358, vfork: 190, exit: 252)  // i386
        case 0xC000_00B7, 0xC000_00F3, 0xC000_0102: self = Self.generic(number)
        // arm
        case 0x4000_0028, 0x28: self = Self.old(number, execveat: 387, vfork: 190, exit: 248)
        case 0xC000_0015, 0x8000_0015, 0x14:  // powerpc
            self = Self.old(number, execveat: 362, vfork: 189, exit: 234)
        // s390
        case 0x8000_0016, 0x16: self = Self.old(number, execveat: 354, vfork: 190, exit: 248)
        default: return nil
        }
    }

    /// x86-64, and x32 with bit 30 set.
    private static func amd64(_ number: UInt64) -> ProcessCall {
        switch number {
        case 59, 322, 1 << 30 | 520, 1 << 30 | 545: .exec
        case 56, 57, 58, 435, 1 << 30 | 56, 1 << 30 | 57, 1 << 30 | 58, 1 << 30 | 435: .fork
        case 231, 1 << 30 | 231: .exit
        default: .other
        }
    }

    /// Architectures that number the oldest calls as i386 does.
    private static func old(
        _ number: UInt64, execveat: UInt64, vfork: UInt64, exit: UInt64
    ) -> ProcessCall {
        switch number {
        case 11, execveat: .exec
        case 2, 120, vfork, 435: .fork
        case exit: .exit
        default: .other
        }
    }

    /// Architectures with the numbers of asm-generic/unistd.h: aarch64, riscv, loongarch.
    private static func generic(_ number: UInt64) -> ProcessCall {
        switch number {
        case 221, 281: .exec
        case 220, 435: .fork
        case 94: .exit
        default: .other
        }
    }
}
