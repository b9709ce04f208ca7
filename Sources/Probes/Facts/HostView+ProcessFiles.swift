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

    /// The user who has started a process, whatever its program may do; nil where it is not told.
    func realUser(of process: HostProcess) throws(HostError) -> UInt32? {
        let status = try contents(of: "/proc/\(process.pid)/status")?.text ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("Uid:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { UInt32($0) }
    }
}
