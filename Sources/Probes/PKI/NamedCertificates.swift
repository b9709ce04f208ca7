import HostSystem
import Posture

/// The certificates and keys that the flags of components name, and what they are trusted for.
struct NamedCertificates {
    /// The files' paths on the node, each once.
    private(set) var paths: [String] = []
    /// The roles of authorities by the paths of their files.
    private(set) var roles: [String: Set<String>] = [:]
    /// The file of the certificate by that of its key.
    private(set) var partners: [String: String] = [:]
    /// Why there may be others.
    private(set) var doubts: [String] = []

    /// Flags that name authorities, with what these are trusted for.
    private static let authorities = [
        "client-ca-file": "cluster", "root-ca-file": "cluster",
        "cluster-signing-cert-file": "cluster", "requestheader-client-ca-file": "frontProxy",
        "etcd-cafile": "etcd", "trusted-ca-file": "etcd", "peer-trusted-ca-file": "etcd",
    ]

    /// Flags that name certificates, with those that name their keys.
    private static let pairs = [
        "tls-cert-file": "tls-private-key-file", "etcd-certfile": "etcd-keyfile",
        "kubelet-client-certificate": "kubelet-client-key",
        "proxy-client-cert-file": "proxy-client-key-file",
        "cluster-signing-cert-file": "cluster-signing-key-file", "cert-file": "key-file",
        "peer-cert-file": "peer-key-file",
    ]

    private static let others = [
        "kubelet-certificate-authority", "service-account-signing-key-file",
        "service-account-private-key-file",
    ]

    private static let components = [
        ControlPlane.apiserver, ControlPlane.controllerManager, ControlPlane.scheduler,
        EtcdProbe.component,
    ]

    init(_ host: HostView, pods: StaticPods) {
        for component in Self.components {
            let found = ComponentFinder(component, host, pods: pods).find()
            for launch in found.launches {
                if component.name == EtcdProbe.component.name {
                    addEtcd(launch)
                } else {
                    add(launch)
                }
            }
            for fact in found.unknowns {
                if case .unknown(let reason) = fact.value { doubts.append(reason) }
            }
        }
    }

    private mutating func add(_ launch: ComponentLaunch) {
        let flags = CommandFlags(launch.words) { _ in nil }
        var found: [String: String] = [:]
        for use in flags.uses where use.doubt == nil && !use.value.isEmpty {
            if Self.isWanted(use.name) { found[use.name] = place(use.value, launch) }
            if use.name == "tls-sni-cert-key" { addPair(use.value, launch) }
        }
        add(found)
    }

    /// etcd can have them from its environment and from a file, too.
    private mutating func addEtcd(_ launch: ComponentLaunch) {
        let settings = EtcdSettings(
            launch: launch, flags: EtcdFlags(launch.words), version: nil)
        if let doubt = settings.doubt { doubts.append(doubt) }
        var found: [String: String] = [:]
        for (name, fact) in settings.values where Self.isWanted(name) {
            guard case .string(let path) = fact.value, !path.isEmpty else { continue }
            found[name] = place(path, launch)
        }
        add(found)
    }

    /// `CERTIFICATE,KEY:NAME,NAME`, of which the names can be missing (`NamedCertKey` in
    /// `component-base/cli/flag` of Kubernetes).
    private mutating func addPair(_ text: String, _ launch: ComponentLaunch) {
        let files = text.prefix { $0 != ":" }
            .split(separator: ",", omittingEmptySubsequences: false)
            .map { place(String($0), launch) }
        guard files.count == 2 else { return }
        for path in files where !paths.contains(path) { paths.append(path) }
        partners[files[1]] = files[0]
    }

    private func place(_ path: String, _ launch: ComponentLaunch) -> String {
        launch.files.shown(launch.absolute(path))
    }

    private static func isWanted(_ name: String) -> Bool {
        authorities[name] != nil || others.contains(name) || pairs[name] != nil
            || pairs.values.contains(name)
    }

    private mutating func add(_ found: [String: String]) {
        for (flag, path) in found.sorted(by: { $0.key < $1.key }) {
            if !paths.contains(path) { paths.append(path) }
            if let role = Self.authorities[flag] { roles[path, default: []].insert(role) }
            if let key = Self.pairs[flag].flatMap({ found[$0] }) { partners[key] = path }
        }
    }
}
