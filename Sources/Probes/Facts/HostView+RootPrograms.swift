import HostSystem

extension HostView {
    /// Whether nobody but root can have put a program at this path, or can put another there.
    func isProgramOfRoot(_ program: String) -> Bool {
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
