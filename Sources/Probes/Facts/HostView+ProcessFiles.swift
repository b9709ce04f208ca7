import HostSystem

extension HostView {
    /// The files as a process sees them, who may have a root or mounts of its own.
    ///
    /// Where its own root may not be entered, these are the same files if its mounts are those of
    /// this view; else it throws.
    func files(of process: HostProcess) throws(HostError) -> HostView {
        let folder = "/proc/\(process.pid)"
        guard try linkTarget(of: folder + "/root") != nil else { return self }
        do {
            return try HostView(root: "\(root == "/" ? "" : root)\(folder)/root")
        } catch {
            if try sharesMounts(with: process) { return self }
            throw error
        }
    }

    /// Whether a process sees the same mounts as this view; false where that cannot be found out.
    func sharesMounts(with process: HostProcess) throws(HostError) -> Bool {
        let own: String?
        do {
            own = try linkTarget(of: "/proc/\(isLive ? "self" : "1")/ns/mnt")
        } catch {
            return false
        }
        guard let own else { return false }
        return try linkTarget(of: "/proc/\(process.pid)/ns/mnt") == own
    }

    /// Whether root has started a process, whatever its program may do. Anybody can give a process
    /// any name; one of which it is not told counts as root's.
    func isOfRoot(_ process: HostProcess) throws(HostError) -> Bool {
        let status = try contents(of: "/proc/\(process.pid)/status")?.text ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("Uid:") }
        // The real user stands first (proc_pid_status(5)).
        return line.map { $0.split(whereSeparator: \.isWhitespace).dropFirst().first == "0" }
            ?? true
    }

    /// Whether the program's file was removed or replaced since the process was started.
    func isProgramReplaced(_ process: HostProcess) throws(HostError) -> Bool {
        do {
            return try linkTarget(of: "/proc/\(process.pid)/exe")?.hasSuffix(" (deleted)") ?? false
        } catch {
            if error.kind == .notPermitted { return true }
            throw error
        }
    }

    /// Whether a process runs in a pod, by the name that the kubelet gives to control groups.
    func isInPod(_ process: HostProcess) throws(HostError) -> Bool {
        try contents(of: "/proc/\(process.pid)/cgroup")?.text.contains("kubepods") ?? false
    }
}
