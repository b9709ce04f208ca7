import HostSystem
import Posture

/// The program that an account starts when somebody logs in.
struct LoginShell {
    let path: String
    let host: HostView

    /// Programs that let nobody in. Distributions have long delivered accounts with those that shut
    /// the machine down.
    private static let closed: Set<String> = [
        "nologin", "false", "true", "sync", "git-shell", "shutdown", "halt",
    ]
    /// What such a program can be a link to, which goes by the name of the link.
    private static let manyInOne: Set<String> = ["busybox", "coreutils", "toybox"]
    /// Elsewhere a program of that name is somebody's own.
    private static let folders: Set<String> = [
        "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/run/current-system/sw/bin",
    ]
    private static let linkLimit = 8

    /// Whether it lets anybody in; unknown for a program that others than root can have changed.
    ///
    /// A program that is not there lets nobody in.
    func letsIn(from origin: Origin) -> Fact {
        do throws(HostError) {
            guard try isClosed() else { return Fact(.bool(true), from: origin) }
            guard try host.status(of: path) == nil || host.isProgramOfRoot(path) else {
                return .unknown(
                    "others than root may have changed \(path), or the folders that it lies in",
                    from: .file(path: path))
            }
            return Fact(.bool(false), from: origin)
        } catch {
            return .unknown("\(error)", from: .file(path: error.path))
        }
    }

    private func isClosed() throws(HostError) -> Bool {
        let name = path.lastPathPart
        guard Self.closed.contains(name),
            Self.folders.contains(String(path.dropLast(name.utf8.count + 1)))
        else { return false }
        var place = path
        for _ in 0..<Self.linkLimit {
            guard let target = try host.linkTarget(of: place) else { return true }
            let name = target.lastPathPart
            guard Self.closed.contains(name) || Self.manyInOne.contains(name) else { return false }
            let folder = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
            place = target.hasPrefix("/") ? target : "\(folder)/\(target)"
        }
        return false
    }
}
