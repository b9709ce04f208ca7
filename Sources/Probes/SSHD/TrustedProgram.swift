import HostSystem

/// Whether only root can replace a program.
enum TrustedProgram {
    static func isRoots(_ path: String, _ host: HostView) -> Bool {
        guard path.hasPrefix("/") else { return false }
        var current = path
        while true {
            guard let status = try? host.status(of: current), status.uid == 0,
                status.mode & 0o022 == 0
            else { return false }
            if current == "/" { return true }
            current = String(current[..<(current.lastIndex(of: "/") ?? current.startIndex)])
            if current.isEmpty { current = "/" }
        }
    }
}
