import HostSystem
import Posture

/// The flags of the control plane inside of k3s, as k3s puts them together (`apiServer`,
/// `controllerManager` and `scheduler` in its `pkg/daemons/control/server.go`, alike from 1.24 to 1.35
/// in what stands here).
///
/// What differs between its versions, or depends on its datastore, is in doubt.
struct K3sControlPlane {
    let component: Component
    let settings: K3sSettings
    /// Who is said to have set what k3s sets by itself.
    let source: CommandWord.Source

    enum Answer {
        case words([CommandWord])
        /// It was told to do without.
        case none
        case unknown(String)
    }

    func answer() -> Answer {
        guard let part = Self.parts[component.program] else { return .none }
        if let off = settings.value("disable-\(part.name)") {
            guard let isOff = GoValue.bool(off.text) else {
                return .unknown("k3s' disable-\(part.name) is no boolean")
            }
            if isOff { return .none }
        }
        var initial = initial
        let extra = part.lists.flatMap(settings.all)
        let names = Set(extra.map { Self.split($0.text).name })
        // Since some release k3s leaves these to the files.
        if names.contains("authorization-config") { initial["authorization-mode"] = nil }
        if names.contains("authentication-config") {
            initial["anonymous-auth"] = doubted("some releases of k3s set it beside a file")
        }
        return .words(Self.arguments(initial, adding: extra))
    }

    private static let parts: [String: (name: String, lists: [String])] = [
        "kube-apiserver": ("apiserver", ["kube-apiserver-arg"]),
        "kube-controller-manager": (
            "controller-manager", ["kube-controller-manager-arg", "kube-controller-arg"]
        ),
        "kube-scheduler": ("scheduler", ["kube-scheduler-arg"]),
    ]

    private var folder: String {
        (settings.value("data-dir")?.text ?? "/var/lib/rancher/k3s") + "/server"
    }

    private func word(_ text: String) -> CommandWord { CommandWord(text: text, source: source) }

    private func file(_ name: String) -> CommandWord { word("\(folder)/\(name)") }

    private func doubted(_ reason: String) -> CommandWord {
        CommandWord(text: "", source: source, doubt: reason)
    }

    /// What k3s sets by itself, by the names of the flags.
    private var initial: [String: CommandWord] {
        switch component.program {
        case "kube-apiserver": apiserver
        case "kube-controller-manager":
            [
                "kubeconfig": file("cred/controller.kubeconfig"), "profiling": word("false"),
                "root-ca-file": file("tls/server-ca.crt"), "bind-address": word("127.0.0.1"),
                "use-service-account-credentials": word("true"),
                "service-account-private-key-file": doubted("its name differs between releases"),
                "secure-port": doubted("it differs between releases of k3s"),
                "controllers": doubted("they differ between releases of k3s"),
            ]
        default:
            [
                "kubeconfig": file("cred/scheduler.kubeconfig"), "profiling": word("false"),
                "bind-address": word("127.0.0.1"),
                "secure-port": doubted("it differs between releases of k3s"),
            ]
        }
    }

    private var apiserver: [String: CommandWord] {
        let store = "k3s sets it by the datastore that it uses"
        var flags = [
            "allow-privileged": word("true"), "anonymous-auth": word("false"),
            "authorization-mode": word("Node,RBAC"), "profiling": word("false"),
            "enable-admission-plugins": word("NodeRestriction"),
            "bind-address": word("127.0.0.1"), "secure-port": word("6444"),
            "client-ca-file": file("tls/client-ca.crt"),
            "tls-cert-file": file("tls/serving-kube-apiserver.crt"),
            "tls-private-key-file": file("tls/serving-kube-apiserver.key"),
            "kubelet-certificate-authority": file("tls/server-ca.crt"),
            "kubelet-client-certificate": file("tls/client-kube-apiserver.crt"),
            "kubelet-client-key": file("tls/client-kube-apiserver.key"),
            "requestheader-client-ca-file": file("tls/request-header-ca.crt"),
            "proxy-client-cert-file": file("tls/client-auth-proxy.crt"),
            "proxy-client-key-file": file("tls/client-auth-proxy.key"),
            "service-account-key-file": file("tls/service.key"),
            "service-account-signing-key-file": doubted("its name differs between releases"),
            "service-account-issuer": doubted("it differs between releases of k3s"),
            "enable-bootstrap-token-auth": doubted("it differs between releases of k3s"),
            "feature-gates": doubted("they differ between releases of k3s"),
            "etcd-servers": doubted(store), "etcd-cafile": doubted(store),
            "etcd-certfile": doubted(store), "etcd-keyfile": doubted(store),
        ]
        if let port = settings.value("https-listen-port") {
            // It listens one port above that of k3s itself.
            flags["secure-port"] =
                UInt16(port.text).map { word("\(UInt32($0) + 1)") }
                ?? doubted("k3s' https-listen-port is no port")
        }
        if let encrypts = settings.value("secrets-encryption") {
            switch GoValue.bool(encrypts.text) {
            case true:
                flags["encryption-provider-config"] = file("cred/encryption-config.json")
                flags["encryption-provider-config-automatic-reload"] = doubted(
                    "it differs between releases of k3s")
            case false: break
            default:
                flags["encryption-provider-config"] = doubted(
                    "k3s' secrets-encryption is no boolean")
            }
        }
        return flags
    }

    private static func split(_ text: String) -> (name: String, value: String) {
        let text = text.hasPrefix("--") ? text.dropFirst(2) : text[...]
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "true")
    }

    /// `GetArgs` of k3s: what an operator gives takes the place of what k3s has set, unless its name
    /// ends in a plus (behind that) or a minus (before it); flags stand in the order of their names.
    static func arguments(
        _ initial: [String: CommandWord], adding extra: [CommandWord]
    ) -> [CommandWord] {
        var flags = initial.mapValues { [$0] }
        var given: Set<String> = []
        for word in extra {
            let (name, value) = split(word.text)
            var clean = name
            while let last = clean.last, "-+".contains(last) { clean.removeLast() }
            let new = CommandWord(text: value, source: word.source, doubt: word.doubt)
            let old = flags[clean] ?? []
            switch name.last {
            case "+": flags[clean] = old + [new]
            case "-": flags[clean] = [new] + old
            default: flags[clean] = (given.contains(clean) ? old : []) + [new]
            }
            given.insert(clean)
        }
        return flags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap { flag in
            flag.value.map {
                CommandWord(
                    text: "--\(flag.key)=\($0.text)", source: $0.source, doubt: $0.doubt)
            }
        }
    }
}
