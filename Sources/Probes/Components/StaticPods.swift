import HostSystem
import Posture
import YAML

/// The pods that a kubelet starts from files of the node.
struct StaticPods: Sendable {
    private(set) var pods: [PodManifest] = []
    /// Files and folders that could not be read, with the reason.
    private(set) var unread: [(path: String, reason: String)] = []
    /// Files that the kubelet refuses.
    private(set) var refused: [Refusal] = []

    /// A file from which the kubelet takes no pod.
    struct Refusal: Hashable, Sendable {
        /// For people.
        let note: String
        /// Those of the programs looked for that it was meant to start: its name or, as that of a pod,
        /// its text has them.
        let programs: Set<String>
        let path: String
    }

    private static let programs = [
        "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler",
    ]

    /// Where distributions put them; looked at where no kubelet names a folder.
    private static let usualFolders = [
        "/etc/kubernetes/manifests", "/var/lib/rancher/rke2/agent/pod-manifests",
        "/var/lib/rancher/k3s/agent/pod-manifests",
    ]

    /// A folder with more files than this is none of static pods.
    private static let fileLimit = 200

    static func of(_ host: HostView) -> StaticPods {
        host.once { StaticPods(host) }
    }

    private init(_ host: HostView) {
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
            guard let status = try host.status(of: path) else {
                // Its file may come back, as with a folder that is mounted.
                if try host.linkTarget(of: path) != nil {
                    unread.append((path, "\(path): the link leads nowhere"))
                }
                return
            }
            guard status.kind == .regular, let contents = try host.contents(of: path) else {
                return
            }
            do throws(YAMLError) {
                pods.append(try PodManifest(contents.bytes, path: path))
            } catch {
                guard error.kind == .malformed else {
                    unread.append((path, "\(error)"))
                    return
                }
                let name = path.lastPathPart
                let text = contents.text
                let isMeantAsPod = text.contains("containers")
                refused.append(
                    Refusal(
                        note: "The kubelet takes no pod from \(path): \(error)",
                        programs: Set(
                            Self.programs.filter {
                                name.hasPrefix($0 + ".") || isMeantAsPod && text.contains($0)
                            }),
                        path: path))
            }
        } catch {
            unread.append((path, "\(error)"))
        }
    }
}
