import HostSystem
import Posture
import YAML

/// The pods that a kubelet starts from files of the node.
struct StaticPods: Sendable {
    private(set) var pods: [PodManifest] = []
    /// Files and folders that could not be read, with the reason.
    private(set) var unread: [(path: String, reason: String)] = []
    /// Files that the kubelet refuses, for people.
    private(set) var notes: [String] = []

    /// Where distributions put them; looked at where no kubelet names a folder.
    private static let usualFolders = [
        "/etc/kubernetes/manifests", "/var/lib/rancher/rke2/agent/pod-manifests",
    ]

    /// A folder with more files than this is none of static pods.
    private static let fileLimit = 200

    init(_ host: HostView) {
        for folder in Self.folders(host) { read(folder, host) }
    }

    /// The places that the kubelets of the node are told, else the usual ones.
    static func folders(_ host: HostView) -> [String] {
        var named: [String] = []
        for launch in KubeletFinder(host: host).find().launches {
            let configuration = KubeletConfiguration(
                launch: launch, flags: launch.flags, version: nil)
            if case .string(let path) = configuration.config["staticPodPath"]?.value,
                !path.isEmpty, !named.contains(launch.absolute(path))
            {
                named.append(launch.absolute(path))
            }
        }
        return named.isEmpty ? usualFolders : named
    }

    /// Reads what a kubelet reads: every file of the folder whose name does not begin with a dot,
    /// whatever its ending, and none of the folders in it (`pkg/kubelet/config/file.go`).
    private mutating func read(_ folder: String, _ host: HostView) {
        do {
            guard let status = try host.status(of: folder) else { return }
            if status.kind == .regular {
                readFile(folder, host)
                return
            }
            for entry in try host.entries(of: folder, limit: Self.fileLimit) ?? []
            where !entry.name.hasPrefix(".") {
                readFile("\(folder == "/" ? "" : folder)/\(entry.name)", host)
            }
        } catch {
            unread.append((folder, "\(error)"))
        }
    }

    private mutating func readFile(_ path: String, _ host: HostView) {
        do {
            guard try host.status(of: path)?.kind == .regular,
                let contents = try host.contents(of: path)
            else { return }
            pods.append(try PodManifest(contents.bytes, path: path))
        } catch let error as YAMLError {
            if error.kind == .malformed {
                notes.append("The kubelet takes no pod from \(path): \(error)")
            } else {
                unread.append((path, "\(error)"))
            }
        } catch {
            unread.append((path, "\(error)"))
        }
    }
}
