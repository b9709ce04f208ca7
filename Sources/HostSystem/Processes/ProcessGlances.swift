import Glibc

/// What a process is at this moment, as far as its place in the tree goes.
package struct ProcessGlance: Sendable {
    package let parentPid: UInt32
    /// Clock ticks since boot.
    package let startTicks: UInt64
    /// The lines of `/proc/PID/cgroup`; at most 4,096 bytes.
    package let controlGroup: [UInt8]

    package init(parentPid: UInt32, startTicks: UInt64, controlGroup: [UInt8]) {
        self.parentPid = parentPid
        self.startTicks = startTicks
        self.controlGroup = controlGroup
    }
}

/// Looks at the processes of a node quickly, one at a time, for as often as programs start.
///
/// A process that has ended has no answer, and neither has one that may not be looked at. What the
/// kernel shows is never more than a few KiB.
package struct ProcessGlances: Sendable {
    private let folder: OwnedDescriptor

    /// Nil where the view has no `/proc` of the kernel's own.
    package init?(_ host: HostView) throws(HostError) {
        guard let folder = try host.open("/proc", O_PATH), folder.isOnProcessFileSystem else {
            return nil
        }
        self.folder = folder
    }

    package func glance(_ pid: UInt32) -> ProcessGlance? {
        guard let status = read("\(pid)/stat").flatMap(ProcessStatus.init), !status.isGone,
            !status.isKernelThread, let group = read("\(pid)/cgroup")
        else { return nil }
        return ProcessGlance(
            parentPid: UInt32(clamping: status.parentPid), startTicks: status.startTicks,
            controlGroup: group)
    }

    /// Whether a process of our own pid namespace has the pid, one that has ended but was not waited
    /// for included; a tenth of what it costs to be told by `/proc`.
    package static func exists(_ pid: UInt32) -> Bool {
        guard let number = pid_t(exactly: pid), number > 0 else { return false }
        return kill(number, 0) == 0 || errno != ESRCH
    }

    /// The path of the program that a process runs, in its own mount namespace.
    package func program(_ pid: UInt32) -> [UInt8]? {
        do throws(SystemCallError) {
            return try folder.linkTarget("\(pid)/exe")
        } catch {
            return nil
        }
    }

    /// The identity of the file that a process runs.
    package func programIdentity(_ pid: UInt32) -> FileIdentity? {
        var status = stat()
        guard unsafe fstatat(folder.number, "\(pid)/exe", &status, 0) == 0 else { return nil }
        return FileIdentity(status)
    }

    private func read(_ name: String) -> [UInt8]? {
        let number = unsafe openat(folder.number, name, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return nil }
        defer { close(number) }
        var count = -1
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
            count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
            filled = max(0, count)
        }
        return count >= 0 ? bytes : nil
    }
}

extension HostView {
    /// All processes, in ascending order; see ``ProcessGlances``.
    package func processNumbers() throws(HostError) -> [UInt32] {
        try processIDs().map { UInt32(clamping: $0) }
    }
}
