import HostSystem

extension HostView {
    /// Whether nobody but root can have put a program at this path, or can put another there; false
    /// too for a path that does not begin at the root, and where that cannot be found out.
    func isProgramOfRoot(_ program: String) -> Bool {
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
