import Posture

/// What else keeps a kubelet from starting, once its configuration is known: the part of its own
/// validation that concerns security (`pkg/kubelet/apis/config/validation/validation.go`,
/// `cmd/kubelet/app/server.go`, `cmd/kubelet/app/auth.go`).
struct KubeletRefusals {
    let config: Fact
    let flags: CommandFlags
    let version: KubernetesVersion?

    var all: [String] {
        [clients, authorization, tls, ports, counts, seccomp, rotation, once].flatMap { $0 }
    }

    private func bool(_ path: String...) -> Bool? {
        if case .bool(let value) = config.at(path)?.value { value } else { nil }
    }

    private func text(_ path: String...) -> String? {
        if case .string(let value) = config.at(path)?.value { value } else { nil }
    }

    /// Webhooks ask the API server, to which a kubelet without kubeconfig has no way.
    private var clients: [String] {
        guard flags["kubeconfig"]?.value.isEmpty ?? true else { return [] }
        var problems: [String] = []
        if bool("authentication", "webhook", "enabled") == true {
            problems.append("authentication.webhook.enabled needs --kubeconfig")
        }
        if text("authorization", "mode") == "Webhook" {
            problems.append("authorization.mode Webhook needs --kubeconfig")
        }
        return problems
    }

    private var authorization: [String] {
        guard let mode = text("authorization", "mode"), !["AlwaysAllow", "Webhook"].contains(mode)
        else { return [] }
        return ["authorization.mode '\(mode)' is neither AlwaysAllow nor Webhook"]
    }

    private var tls: [String] {
        var problems: [String] = []
        if let minimum = text("tlsMinVersion"), !minimum.isEmpty,
            !(10...13).map({ "VersionTLS\($0)" }).contains(minimum)
        {
            problems.append("tlsMinVersion '\(minimum)' is none of VersionTLS10 to VersionTLS13")
        }
        if let certificate = text("tlsCertFile"), let key = text("tlsPrivateKeyFile"),
            certificate.isEmpty != key.isEmpty
        {
            problems.append("tlsCertFile and tlsPrivateKeyFile only go together")
        }
        if case .list(let suites) = config["tlsCipherSuites"]?.value {
            for suite in suites {
                if case .string(let name) = suite.value, !CipherSuites.known.contains(name) {
                    problems.append("tlsCipherSuites: there is no '\(name)'")
                }
            }
        }
        return problems
    }

    private var ports: [String] {
        [("port", 1), ("readOnlyPort", 0), ("healthzPort", 0)].compactMap { name, least in
            guard case .int(let port) = config[name]?.value, !(least...65535).contains(Int(port))
            else { return nil }
            return "\(name) \(port) is not from \(least) to 65535"
        }
    }

    private var counts: [String] {
        [
            "eventRecordQPS", "eventBurst", "registryPullQPS", "registryBurst", "kubeAPIQPS",
            "kubeAPIBurst", "maxPods", "podsPerCore", "maxOpenFiles",
        ].compactMap { name in
            guard case .int(let count) = config[name]?.value, count < 0 else { return nil }
            return "\(name) \(count) is negative"
        }
    }

    /// Whether a feature is on: by its own gate, else by that of its stage, else by its default.
    private func isOn(_ gate: String, stage: String, byDefault: Bool) -> Bool {
        bool("featureGates", gate) ?? bool("featureGates", stage) ?? byDefault
    }

    /// The field came with a gate, alpha from 1.22, beta from 1.25 and gone with 1.27.
    private var seccomp: [String] {
        guard let minor = version?.minor, (22..<27).contains(minor), bool("seccompDefault") == true
        else { return [] }
        let isBeta = minor >= 25
        let stage = isBeta ? "AllBeta" : "AllAlpha"
        if isOn("SeccompDefault", stage: stage, byDefault: isBeta) { return [] }
        return ["seccompDefault needs the feature gate SeccompDefault in \(version?.text ?? "")"]
    }

    private var rotation: [String] {
        guard bool("serverTLSBootstrap") == true,
            !isOn("RotateKubeletServerCertificate", stage: "AllBeta", byDefault: true)
        else { return [] }
        return ["serverTLSBootstrap needs the feature gate RotateKubeletServerCertificate"]
    }

    private var once: [String] {
        guard version?.minor ?? 0 >= 35, bool("runOnce") == true else { return [] }
        return ["runOnce is no longer supported"]
    }
}
