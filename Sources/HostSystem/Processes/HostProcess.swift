/// A process of the node, as its `/proc` told once.
package struct HostProcess: Hashable, Sendable {
    package let pid: Int32
    package let parentPid: Int32
    /// The words of the command line; empty for a process that has erased them, and a single one for
    /// a process that has written a text of its own over them.
    package let arguments: [String]
    /// `comm`: at most 15 bytes, and whatever the process sets it to.
    package let commandName: String
    /// The program's file; nil where the reader may not see it.
    package let executable: String?
    /// Clock ticks since boot.
    package let startTicks: UInt64
    /// The systemd unit to which its control group belongs; nil for none.
    package let unit: String?

    /// The last part of the first argument's path.
    package var programName: String {
        arguments.first.map { String($0.split(separator: "/").last ?? "") } ?? ""
    }
}
