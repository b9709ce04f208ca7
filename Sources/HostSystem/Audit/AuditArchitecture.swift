/// An architecture of system calls, with the numbers of those that start programs.
package struct AuditArchitecture: Hashable, Sendable {
    /// `AUDIT_ARCH_…` of linux/audit.h.
    package let code: UInt32
    package let execve: Int
    package let execveat: Int

    package static let amd64 = AuditArchitecture(code: 0xC000_003E, execve: 59, execveat: 322)
    package static let i386 = AuditArchitecture(code: 0x4000_0003, execve: 11, execveat: 358)
    package static let arm64 = AuditArchitecture(code: 0xC000_00B7, execve: 221, execveat: 281)
    package static let arm = AuditArchitecture(code: 0x4000_0028, execve: 11, execveat: 387)

    /// What this machine's programs can use: those of 64 and those of 32 bits.
    ///
    /// The x32 calls of some x86-64 kernels have numbers beyond what an audit rule can name.
    package static var ofThisMachine: [AuditArchitecture] {
        #if arch(x86_64)
        [amd64, i386]
        #elseif arch(arm64)
        [arm64, arm]
        #else
        #error("the system calls of this architecture are not known")
        #endif
    }
}
