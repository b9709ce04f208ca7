import HostSystem

/// The certificates and keys that the flags of components name, and what they are trusted for.
struct NamedCertificates {
    /// The files' paths on the node, each once.
    private(set) var paths: [String] = []
    /// The roles of authorities by the paths of their files.
    private(set) var roles: [String: Set<String>] = [:]
    /// The file of the certificate by that of its key.
    private(set) var partners: [String: String] = [:]

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

    private static let programs: Set<String> = [
        "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd",
    ]

    /// Throws where the processes cannot be seen.
    init(_ host: HostView, pods: StaticPods) throws(HostError) {
        let components = Self.programs.map { Component(name: $0, program: $0) }
        for pod in pods.pods {
            for container in pod.containers {
                for component in components {
                    guard case .words(let words) = ContainerCommand(container, component) else {
                        continue
                    }
                    add(words, ComponentFiles(node: host, mounts: container.mounts))
                }
            }
        }
        for process in try host.processes(named: Self.programs) ?? [] {
            // Those in pods see the files of their pods, which the manifests tell.
            guard try !host.isInPod(process), try Self.isOfNode(process, host) else { continue }
            add(CommandWord.words(of: process), ComponentFiles(node: host))
        }
    }

    /// Anybody can give a process any name and any flags.
    private static func isOfNode(
        _ process: HostProcess, _ host: HostView
    ) throws(HostError) -> Bool {
        if let unit = process.unit, unit.hasSuffix(".service"), !unit.hasPrefix("user@") {
            return true
        }
        return try host.isOfRoot(process)
    }

    private mutating func add(_ words: [CommandWord], _ files: ComponentFiles) {
        // etcd takes one dash as well.
        let plain = words.map { word in
            let isShort = word.text.hasPrefix("-") && !word.text.hasPrefix("--")
            return isShort
                ? CommandWord(text: "-" + word.text, source: word.source, doubt: word.doubt) : word
        }
        let flags = CommandFlags(plain) { _ in nil }
        var found: [String: String] = [:]
        for use in flags.uses where use.doubt == nil && use.value.hasPrefix("/") {
            let isWanted =
                Self.authorities[use.name] != nil || Self.others.contains(use.name)
                || Self.pairs[use.name] != nil || Self.pairs.values.contains(use.name)
            if isWanted { found[use.name] = files.shown(use.value) }
        }
        for (flag, path) in found.sorted(by: { $0.key < $1.key }) {
            if !paths.contains(path) { paths.append(path) }
            if let role = Self.authorities[flag] { roles[path, default: []].insert(role) }
            if let key = Self.pairs[flag].flatMap({ found[$0] }) { partners[key] = path }
        }
    }
}
