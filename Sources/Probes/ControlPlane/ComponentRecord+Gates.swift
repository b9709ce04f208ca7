import Posture

extension ComponentRecord {
    /// Why this component does not take something that came with a feature gate; nil where it does,
    /// or where that is not known.
    ///
    /// A gate is off by default while its feature is alpha, on while it is beta, and gone when it is
    /// stable; `AllAlpha` and `AllBeta` set those that nobody names.
    func refusal(
        of feature: String, gate name: String, alpha: Int, beta: Int, stable: Int
    ) -> String? {
        guard let version, version.minor < stable else { return nil }
        if version.minor < alpha { return "\(version.text) has no \(feature)" }
        let gates = values.config["featureGates"]
        guard case .map = gates?.value else { return nil }
        func isOn(_ name: String) -> Bool? {
            if case .bool(let value) = gates?[name]?.value { value } else { nil }
        }
        let byDefault =
            version.minor < beta ? isOn("AllAlpha") ?? false : isOn("AllBeta") ?? true
        return isOn(name) ?? byDefault ? nil : "\(feature) needs the feature gate \(name)"
    }
}

extension StructuredFile {
    /// A version of a group, and the minor versions of Kubernetes that take it.
    struct APIVersion {
        let name: String
        let since: Int
        /// The first that does not take it any more; nil where the newest does.
        var removed: Int?
    }

    /// The versions of a group that a component takes; all where its own version is not known.
    static func apiVersions(
        _ group: String, _ known: [APIVersion], of version: KubernetesVersion?
    ) -> [String] {
        known.filter { each in
            version.map { $0.minor >= each.since && $0.minor < each.removed ?? .max } ?? true
        }.map { "\(group)/\($0.name)" }
    }
}
