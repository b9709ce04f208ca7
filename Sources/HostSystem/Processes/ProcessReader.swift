import Glibc

/// Reads the files of one process.
///
/// Nil stands for a process that has ended, or a file that a recorded `/proc` does not have.
struct ProcessReader {
    /// As long as the kernel lets arguments and environment be together: three quarters of 8 MiB
    /// (`bprm_stack_limits` of fs/exec.c).
    private static let limitBytes = 6 << 20

    let host: HostView
    let pid: Int32
    /// `/proc`, where it is the kernel's own, in which a file is a file and needs no second look.
    let kernelFolder: OwnedDescriptor?

    init(_ host: HostView, _ pid: Int32, kernelFolder: OwnedDescriptor? = nil) {
        self.host = host
        self.pid = pid
        self.kernelFolder = kernelFolder
    }

    private func path(_ name: String) -> String {
        "/proc/\(pid)/\(name)"
    }

    func file(_ name: String) throws(HostError) -> [UInt8]? {
        try host.bytes(of: path(name), Self.limitBytes)?.bytes
    }

    /// The beginning of a file, 4096 bytes at least: there may be thousands of processes, and
    /// megabytes of arguments.
    func head(of name: String) throws(HostError) -> [UInt8]? {
        guard let kernelFolder else { return try file(name) }
        let number = unsafe openat(kernelFolder.number, "\(pid)/\(name)", O_RDONLY | O_CLOEXEC)
        do throws(SystemCallError) {
            guard number >= 0 else { throw SystemCallError(call: "openat", code: errno) }
            return try OwnedDescriptor(number).read(upTo: 4096)
        } catch {
            if HostError.isAbsence(error.code) { return nil }
            throw HostError(path: path(name), code: error.code)
        }
    }

    func status() throws(HostError) -> ProcessStatus? {
        try file("stat").flatMap(ProcessStatus.init)
    }

    /// The program's file, as the process's own root names it; nil too where it may not be seen.
    func executable() -> String? {
        do {
            let deleted = " (deleted)"
            return try executableLink().map {
                $0.hasSuffix(deleted) ? String($0.dropLast(deleted.count)) : $0
            }
        } catch {
            return nil
        }
    }

    private func executableLink() throws -> String? {
        guard let kernelFolder else { return try host.linkTarget(of: path("exe")) }
        return String(decoding: try kernelFolder.linkTarget("\(pid)/exe"), as: UTF8.self)
    }

    /// The unit in the path of the control group: its last part that is a service or a scope.
    func unit() throws(HostError) -> String? {
        guard let bytes = try file("cgroup") else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .flatMap { $0.split(separator: "/") }
            .last { $0.hasSuffix(".service") || $0.hasSuffix(".scope") }
            .map(String.init)
    }
}
