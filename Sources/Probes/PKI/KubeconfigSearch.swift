import HostSystem
import Posture

/// Finds the kubeconfig files of a node and of the people on it.
struct KubeconfigSearch {
    /// More homes than this are not looked at; that there are more is told.
    static let homeLimit = 1000

    private(set) var facts: [Fact] = []
    private(set) var notes: [String] = []
    private let host: HostView
    private var otherBytes: Int64 = 0

    /// Names in /etc/kubernetes that are kubeconfigs wherever kubeadm has written them.
    private static let expected: Set = [
        "admin.conf", "super-admin.conf", "kubelet.conf", "bootstrap-kubelet.conf",
        "controller-manager.conf", "scheduler.conf", "kubeconfig", "k3s.yaml", "rke2.yaml",
    ]

    init(_ host: HostView) {
        self.host = host
        for pattern in PKIPlace.kubeconfigs { addNodeFiles(pattern) }
        addHomes()
    }

    private mutating func addNodeFiles(_ pattern: String) {
        do throws(HostError) {
            for path in try host.glob(pattern) {
                let isExpected =
                    Self.expected.contains(path.lastPathPart) || path.hasSuffix(".kubeconfig")
                if let fact = KubeconfigFile.fact(
                    path, account: nil, isExpected: isExpected, host)
                {
                    facts.append(fact)
                }
            }
        } catch {
            facts.append(.unknown("\(error)", from: .file(path: error.path)))
        }
    }

    private mutating func addHomes() {
        var homes: [(path: String, account: String)] = [("/root", "root")]
        do throws(HostError) {
            if let passwd = try host.contents(of: "/etc/passwd") {
                homes += Self.homes(passwd.lines)
            }
        } catch {
            facts.append(.unknown("\(error)", from: .file(path: error.path)))
        }
        let remote = remoteMounts()
        var seen: Set<String> = []
        var remoteCount = 0
        for (path, account) in homes where seen.insert(path).inserted {
            if seen.count > Self.homeLimit {
                let reason =
                    "there are more than \(Self.homeLimit) homes, of which the rest is not "
                    + "looked at"
                facts.append(.unknown(reason, from: .file(path: "/etc/passwd")))
                break
            }
            if remote.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) {
                remoteCount += 1
                continue
            }
            addHome(path + "/.kube", account)
        }
        if remoteCount > 0 {
            notes.append(
                "\(remoteCount) homes lie on another machine's file system: kubeconfig files in them "
                    + "are not looked at.")
        }
    }

    /// More files than these in one home's folder are not looked at; that there are more is told.
    private static let homeFileLimit = 200
    /// When the files beside kubectl's own, of all homes together, are larger than this, the rest is
    /// not read; that there is more is told.
    private static let otherLimitBytes: Int64 = 4 << 20

    /// kubectl's own file, and others that `KUBECONFIG` or `--kubeconfig` can name.
    private mutating func addHome(_ folder: String, _ account: String) {
        let own = folder + "/config"
        if let fact = KubeconfigFile.fact(own, account: account, isExpected: true, host) {
            facts.append(fact)
        }
        do throws(HostError) {
            for entry in try host.entries(of: folder, limit: Self.homeFileLimit) ?? []
            where entry.name != "config" {
                let path = "\(folder)/\(entry.name)"
                // A larger file is none that is read.
                guard let status = try host.status(of: path), status.kind == .regular,
                    status.sizeBytes <= Int64(HostView.fileLimitBytes)
                else { continue }
                guard otherBytes + status.sizeBytes <= Self.otherLimitBytes else {
                    throw HostError(
                        .tooLarge, path: folder,
                        problem: "the files in folders like this are together larger than "
                            + "\(Self.otherLimitBytes) bytes, and the rest is not read")
                }
                otherBytes += status.sizeBytes
                if let fact = KubeconfigFile.fact(
                    path, account: account, isExpected: false, host)
                {
                    facts.append(fact)
                }
            }
        } catch {
            facts.append(.unknown("\(error)", from: .file(path: folder)))
        }
    }

    /// The homes of accounts, without those that are no folder of their own.
    private static func homes(_ passwd: [String]) -> [(path: String, account: String)] {
        passwd.compactMap { line in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count >= 6, fields[5].hasPrefix("/") else { return nil }
            let path = fields[5].split(separator: "/").map { "/" + $0 }.joined()
            if path.isEmpty || path.hasPrefix("/proc/") || path.hasPrefix("/dev/") { return nil }
            return (path, String(fields[0]))
        }
    }

    /// Where file systems of other machines are mounted, or would be when one looks.
    private func remoteMounts() -> [String] {
        do throws(HostError) {
            guard let mounts = try host.contents(of: "/proc/1/mounts", limitBytes: 16 << 20) else {
                return []
            }
            return mounts.text.split(separator: "\n").compactMap { line in
                let fields = line.split(separator: " ")
                guard fields.count > 2, Self.isRemote(fields[2]), fields[1] != "/" else {
                    return nil
                }
                return String(fields[1])
            }
        } catch {
            // Without the list every home is looked at, and the probe's deadline is the guard.
            return []
        }
    }

    private static func isRemote(_ type: Substring) -> Bool {
        ["nfs", "nfs4", "autofs", "cifs", "smb3", "ceph", "9p", "afs"].contains(type)
            || type.hasPrefix("fuse.")
    }
}
