import HostSystem
import Posture

/// What the kernel says of the first process of a container.
struct ContainerProcess {
    /// The effective user as the node counts.
    let uid: Int64
    /// Whether its namespaces are those of the node, by their types; without what may not be seen.
    let sharedNamespaces: [String: Bool]

    /// The namespaces of the node itself, by their types.
    static func node(_ host: HostView) -> [String: String] {
        var found: [String: String] = [:]
        for type in types {
            do {
                found[type] = try host.linkTarget(of: "/proc/1/ns/\(type)")
            } catch {
                // The specification answers then.
            }
        }
        return found
    }

    private static let types = ["ipc", "net", "pid", "user"]

    /// Nil where the process has ended, or another one has its number by now.
    init?(
        _ pid: Int32, of id: String, node: [String: String], _ host: HostView
    ) throws(HostError) {
        let folder = "/proc/\(pid)"
        guard let group = try host.contents(of: "\(folder)/cgroup")?.text, group.contains(id),
            let status = try host.contents(of: "\(folder)/status")?.text
        else { return nil }
        let line = status.split(separator: "\n").first { $0.hasPrefix("Uid:") }
        // The effective user stands second (proc_pid_status(5)).
        guard let words = line?.split(whereSeparator: \.isWhitespace), words.count > 2,
            let uid = Int64(words[2])
        else { return nil }
        self.uid = uid
        var shared: [String: Bool] = [:]
        for (type, own) in node {
            do {
                guard let link = try host.linkTarget(of: "\(folder)/ns/\(type)") else { continue }
                shared[type] = link == own
            } catch {
                // The specification answers then.
            }
        }
        sharedNamespaces = shared
    }
}
