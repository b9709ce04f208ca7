import Posture

extension NodeIdentity {
    /// The identity that the facts of a node tell.
    init(facts: FactSet, root: String) {
        let os = facts[component: "os"]?.instances.first
        let kubelet = facts[component: "kubelet"]?.instances.first
        func text(_ fact: Fact?) -> String? {
            if case .string(let text) = fact?.value, !text.isEmpty { text } else { nil }
        }
        self.init(
            name: text(kubelet?["flags"]?["hostname-override"]) ?? text(os?["hostname"])
                ?? "unknown",
            root: root,
            roles: Self.role(kubelet).map { [$0] } ?? [],
            os: text(os?["prettyName"]),
            kubernetes: text(kubelet?["version"]))
    }

    /// A kubelet that runs the API server from a manifest makes its node a control plane; nil
    /// where that is not known.
    private static func role(_ kubelet: Fact?) -> String? {
        guard case .bool(let isControlPlane) = kubelet?["isControlPlane"]?.value else { return nil }
        return isControlPlane ? "control-plane" : "worker"
    }
}
