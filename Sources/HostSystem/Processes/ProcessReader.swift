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
            return Self.withoutMark(try executableLink())
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

    /// All that the process is called, each once; nothing where it has ended.
    func names() throws(HostError) -> [String] {
        let folder = try kernelFolder == nil ? host.open("/proc/\(pid)", O_PATH) : nil
        guard let line = try head(of: "cmdline", in: folder) else { return [] }
        var names = [ProcessSearch.name(line)]
        let program = executable(in: folder).map { ProcessSearch.lastPart(Array($0.utf8)[...]) }
        let own = try head(of: "comm", in: folder).map(ProcessSearch.line)
        for name in [program, own].compactMap(\.self) where !names.contains(name) {
            names.append(name)
        }
        return names
    }

    /// The beginning of a file in the recorded folder of the process, in half as many calls as by
    /// its path. A link, and what is no file, takes the other way.
    private func head(
        of name: String, in folder: OwnedDescriptor?
    ) throws(HostError) -> [UInt8]? {
        guard let folder, let file = Self.file(name, in: folder) else {
            return try head(of: name)
        }
        do throws(SystemCallError) {
            return try file.read(upTo: 4096)
        } catch {
            throw HostError(path: path(name), code: error.code)
        }
    }

    /// Nil for what is no regular file, which is not opened.
    private static func file(_ name: String, in folder: OwnedDescriptor) -> OwnedDescriptor? {
        var status = stat()
        guard unsafe fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        // Should it be something else by now, it is not followed or waited for.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let number = unsafe openat(folder.number, name, flags)
        guard number >= 0 else { return nil }
        let file = OwnedDescriptor(number)
        let opened = file.status
        guard opened.st_dev == status.st_dev, opened.st_ino == status.st_ino else { return nil }
        return file
    }

    private func executable(in folder: OwnedDescriptor?) -> String? {
        guard let folder else { return executable() }
        do throws(SystemCallError) {
            return Self.withoutMark(
                try String(validating: folder.linkTarget("exe"), as: UTF8.self))
        } catch {
            return nil
        }
    }

    /// Without what the kernel writes behind the name of a file that is deleted.
    private static func withoutMark(_ target: String?) -> String? {
        let deleted = " (deleted)"
        return target.map { $0.hasSuffix(deleted) ? String($0.dropLast(deleted.count)) : $0 }
    }
}
