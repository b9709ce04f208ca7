import HostSystem

extension HostView {
    /// Whether only root can have put a program at this path, and so may be asked who it is.
    ///
    /// Whoever else can replace the file could have root run it. False too where that cannot be found
    /// out.
    func isTrusted(_ program: String) -> Bool {
        guard program.hasPrefix("/") else { return false }
        var path = program
        do {
            while true {
                guard let status = try status(of: path), status.uid == 0,
                    status.mode & 0o022 == 0
                        || (status.kind == .directory && status.mode & 0o1000 != 0)
                else { return false }
                if path == "/" { return true }
                path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
                if path.isEmpty { path = "/" }
            }
        } catch {
            return false
        }
    }
}
