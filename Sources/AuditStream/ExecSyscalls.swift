/// The system calls that start a program, by architecture.
enum ExecSyscalls {
    /// Whether the call is execve or execveat; nil for an architecture that is not known here.
    ///
    /// Architectures are `AUDIT_ARCH_…` of linux/audit.h, numbers those of each one's unistd.h.
    static func includes(_ number: UInt64, arch: UInt32) -> Bool? {
        switch arch {
        case 0xC000_003E:  // x86-64, and x32 with bit 30 set
            number == 59 || number == 322 || number == 1 << 30 | 520 || number == 1 << 30 | 545
        case 0x4000_0003: number == 11 || number == 358  // i386
        case 0xC000_00B7, 0xC000_00F3, 0xC000_0102: number == 221 || number == 281
        case 0x4000_0028, 0x28: number == 11 || number == 387  // arm
        case 0xC000_0015, 0x8000_0015, 0x14: number == 11 || number == 362  // powerpc
        case 0x8000_0016, 0x16: number == 11 || number == 354  // s390
        default: nil
        }
    }
}
