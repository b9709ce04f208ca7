package import HostSystem

/// Where the tree looks at processes that run now; a recorded log has none.
package struct ProcessSource: Sendable {
    /// What a process is; nil where it has ended.
    package let glance: @Sendable (UInt32) -> ProcessGlance?
    /// Whether any process has the pid, told in less time than what it is.
    package let exists: @Sendable (UInt32) -> Bool
    /// The path of its program.
    package let program: @Sendable (UInt32) -> [UInt8]?
    /// The milliseconds since 1970 at which a process with these start ticks began.
    package let start: @Sendable (UInt64) -> Int64

    package init(
        glance: @escaping @Sendable (UInt32) -> ProcessGlance?,
        exists: @escaping @Sendable (UInt32) -> Bool,
        program: @escaping @Sendable (UInt32) -> [UInt8]?,
        start: @escaping @Sendable (UInt64) -> Int64
    ) {
        self.glance = glance
        self.exists = exists
        self.program = program
        self.start = start
    }
}
