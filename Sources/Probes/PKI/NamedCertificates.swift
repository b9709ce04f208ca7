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
            for launch in found.launches { add(launch) }
            for fact in found.unknowns {
                if case .unknown(let reason) = fact.value { doubts.append(reason) }
            }
        }
    }

    private mutating func add(_ launch: ComponentLaunch) {
        // etcd takes one dash as well.
        let plain = launch.words.map { word in
            let isShort = word.text.hasPrefix("-") && !word.text.hasPrefix("--")
            return isShort
                ? CommandWord(text: "-" + word.text, source: word.source, doubt: word.doubt) : word
        }
        let flags = CommandFlags(plain) { _ in nil }
        var found: [String: String] = [:]
        for use in flags.uses where use.doubt == nil && !use.value.isEmpty {
            let isWanted =
                Self.authorities[use.name] != nil || Self.others.contains(use.name)
                || Self.pairs[use.name] != nil || Self.pairs.values.contains(use.name)
            if isWanted { found[use.name] = launch.files.shown(launch.absolute(use.value)) }
        }
        for (flag, path) in found.sorted(by: { $0.key < $1.key }) {
            if !paths.contains(path) { paths.append(path) }
            if let role = Self.authorities[flag] { roles[path, default: []].insert(role) }
            if let key = Self.pairs[flag].flatMap({ found[$0] }) { partners[key] = path }
        }
    }
}
