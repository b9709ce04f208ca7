import Glibc

extension HostView {
    /// Opens the very file that a running process executes; nil where the process has ended, is
    /// a thread of the kernel, or where the node has no `/proc` of a kernel.
    ///
    /// It is the kernel's own link to the file and not a path: the file may lie in another mount
    /// namespace, or have been deleted or never had a name. A process that starts another program
    /// meanwhile, or has the number of one that ended, gives its own file: whoever asks compares
    /// the identity with what the start of the program said.
    package func program(of pid: Int32) throws(HostError) -> OpenFile? {
        guard let place = try openLink("exe", of: pid, O_PATH) else { return nil }
        try OpenFile.requireRegular(place, "/proc/\(pid)/exe")
        guard let file = try openLink("exe", of: pid, O_RDONLY | O_NONBLOCK | O_NOCTTY) else {
            return nil
        }
        try OpenFile.requireRegular(file, "/proc/\(pid)/exe")
        return OpenFile(file, path: "/proc/\(pid)/exe")
    }

    /// The node as a process sees it: below the process's own root, which of a process in a
    /// container is the container's. Nil where the process has ended or there is no `/proc` of a
    /// kernel.
    package func root(of pid: Int32) throws(HostError) -> HostView? {
        guard let folder = try openLink("root", of: pid, O_PATH | O_DIRECTORY) else { return nil }
        return HostView(root: "\(root == "/" ? "" : root)/proc/\(pid)/root", folder)
    }

    /// Follows a link of `/proc/PID` to what the kernel means by it, which no other call here does.
    private func openLink(
        _ name: String, of pid: Int32, _ flags: CInt
    ) throws(HostError) -> OwnedDescriptor? {
        guard let folder = try open("/proc", O_PATH), folder.isOnProcessFileSystem else {
            return nil
        }
        var number: CInt
        repeat {
            number = unsafe openat(folder.number, "\(pid)/\(name)", flags | O_CLOEXEC)
        } while number < 0 && errno == EINTR
        guard number >= 0 else {
            let code = errno
            if HostError.isAbsence(code) { return nil }
            throw HostError(path: "/proc/\(pid)/\(name)", code: code)
        }
        return OwnedDescriptor(number)
    }
}
