import Posture

extension NodeIdentity {
    /// The identity that the facts of a node tell.
    init(facts: FactSet, root: String) {
        let os = facts[component: "os"]?.instances.first
        let kubelet = facts[component: "kubelet"]?.instances.first
        let hostName = Self.text(os?["hostname"])
        let nodeName = kubelet.flatMap { Self.nodeName($0, hostName: hostName) }
        self.init(
            name: nodeName ?? hostName ?? "unknown",
            root: root,
            roles: Self.role(kubelet).map { [$0] } ?? [],
            os: Self.text(os?["prettyName"]),
            kubernetes: Self.text(kubelet?["version"]))
        self.nodeName = nodeName
        labels = Self.text(kubelet?["flags"]?["node-labels"]).map(NodeLabels.ofFlag) ?? [:]
    }

    private static func text(_ fact: Fact?) -> String? {
        if case .string(let text) = fact?.value, !text.isEmpty { text } else { nil }
    }

    /// What the kubelet calls its node: the name in its client certificate, by which the API server
    /// knows it; else the flag's or the host's in lower case (GetHostname of
    /// k8s.io/component-helpers/node/util).
    private static func nodeName(_ kubelet: Fact, hostName: String?) -> String? {
        if let subject = text(kubelet["clientCertificate"]?["subject"]),
            let mark = subject.firstRange(of: "CN=system:node:")
        {
            let name = String(subject[mark.upperBound...].prefix { $0 != "," && $0 != "+" })
            if NodeObject.isName(name) { return name }
        }
        return (text(kubelet["flags"]?["hostname-override"]) ?? hostName)?.lowercased()
    }

    /// A kubelet that runs the API server from a manifest makes its node a control plane; nil
    /// where that is not known.
    private static func role(_ kubelet: Fact?) -> String? {
        guard case .bool(let isControlPlane) = kubelet?["isControlPlane"]?.value else { return nil }
        return isControlPlane ? "control-plane" : "worker"
    }
}
