import Posture

/// Which admission plugins an API server runs (`pkg/kubeapiserver/options/plugins.go` and
/// `admission.go` of Kubernetes).
struct AdmissionPlugins {
    /// A plugin of Kubernetes' own.
    private struct Plugin {
        let name: String
        /// Whether it runs without being named.
        let isDefault: Bool
        /// The first minor version that has it.
        var since = 0
        /// The first minor version without it.
        var removed = Int.max
    }

    private static let all: [Plugin] =
        [
            "CertificateApproval", "CertificateSigning", "CertificateSubjectRestriction",
            "DefaultIngressClass", "DefaultStorageClass", "DefaultTolerationSeconds",
            "LimitRanger", "MutatingAdmissionWebhook", "NamespaceLifecycle",
            "PersistentVolumeClaimResize", "Priority", "ResourceQuota", "RuntimeClass",
            "ServiceAccount", "StorageObjectInUseProtection", "TaintNodesByCondition",
            "ValidatingAdmissionWebhook",
        ].map { Plugin(name: $0, isDefault: true) }
        + [
            "AlwaysAdmit", "AlwaysDeny", "AlwaysPullImages", "EventRateLimit",
            "ExtendedResourceToleration", "ImagePolicyWebhook",
            "LimitPodHardAntiAffinityTopology", "NamespaceAutoProvision", "NamespaceExists",
            "NodeRestriction", "OwnerReferencesPermissionEnforcement", "PodNodeSelector",
            "PodTolerationRestriction",
        ].map { Plugin(name: $0, isDefault: false) }
        + [
            Plugin(name: "DenyServiceExternalIPs", isDefault: false, since: 21),
            Plugin(name: "PodSecurityPolicy", isDefault: false, removed: 25),
            Plugin(name: "SecurityContextDeny", isDefault: false, removed: 30),
            Plugin(name: "PersistentVolumeLabel", isDefault: false, removed: 31),
            Plugin(name: "DenyEscalatingExec", isDefault: false, removed: 21),
            Plugin(name: "DenyExecOnPrivileged", isDefault: false, removed: 21),
            // In 1.22 it was there and did nothing without its gate.
            Plugin(name: "PodSecurity", isDefault: true, since: 23),
            Plugin(name: "ValidatingAdmissionPolicy", isDefault: true, since: 26),
            Plugin(name: "ClusterTrustBundleAttest", isDefault: true, since: 27),
            Plugin(name: "MutatingAdmissionPolicy", isDefault: true, since: 32),
            Plugin(name: "PodTopologyLabels", isDefault: true, since: 33),
            Plugin(name: "NodeDeclaredFeatureValidator", isDefault: true, since: 35),
            Plugin(name: "JobValidation", isDefault: true, since: 36),
            Plugin(name: "PodGroupProtection", isDefault: true, since: 36),
            Plugin(name: "PodGroupWorkloadExists", isDefault: true, since: 36),
            Plugin(name: "PodResizeValidator", isDefault: true, since: 36),
        ]

    /// Whether each plugin runs, by its name.
    let fact: Fact
    /// Why the API server does not start with these flags.
    private(set) var problems: [String] = []

    init(_ record: ComponentRecord) {
        let values = record.values
        let named = ["enableAdmissionPlugins", "disableAdmissionPlugins", "admissionControl"]
        for field in named {
            if case .unknown = values.config[field]?.value, let unknown = values.config[field] {
                fact = unknown
                return
            }
        }
        let enabled = Self.elements(values.config["enableAdmissionPlugins"])
        let disabled = Self.elements(values.config["disableAdmissionPlugins"])
        let only = Self.elements(values.config["admissionControl"])
        var facts: [String: Fact] = [:]
        for plugin in Self.all {
            facts[plugin.name] =
                Self.chosen(plugin.name, enabled: enabled, disabled: disabled, only: only, values)
                ?? Self.byDefault(plugin, record.version)
        }
        facts["PodSecurity"] = facts["PodSecurity"].map { Self.gated($0, record) }
        // A plugin that is not known here is one that this API server was built with.
        for (name, origin) in enabled.merging(only, uniquingKeysWith: { $1 })
        where facts[name] == nil {
            facts[name] = Fact(.bool(true), from: origin)
        }
        fact = Fact(.map(facts), from: record.launch.origin)
        check(enabled, disabled, only, record)
    }

    private static func elements(_ fact: Fact?) -> [String: Origin] {
        guard case .list(let list) = fact?.value else { return [:] }
        var found: [String: Origin] = [:]
        for element in list {
            if case .string(let name) = element.value { found[name] = element.origin }
        }
        return found
    }

    /// What the flags say of a plugin; nil where they say nothing.
    private static func chosen(
        _ name: String, enabled: [String: Origin], disabled: [String: Origin],
        only: [String: Origin], _ values: FlagValues
    ) -> Fact? {
        if !only.isEmpty {
            let place = values.config["admissionControl"]?.origin
            return (only[name] ?? place).map { Fact(.bool(only[name] != nil), from: $0) }
        }
        if let origin = enabled[name] { return Fact(.bool(true), from: origin) }
        return disabled[name].map { Fact(.bool(false), from: $0) }
    }

    private static func byDefault(_ plugin: Plugin, _ version: KubernetesVersion?) -> Fact {
        let origin = Origin.builtInDefault(component: "kube-apiserver", version: version?.text)
        guard plugin.isDefault else { return Fact(.bool(false), from: origin) }
        guard let minor = version?.minor else {
            if plugin.since == 0 { return Fact(.bool(true), from: origin) }
            return .unknown(
                "whether \(plugin.name) runs by default depends on the version of kube-apiserver, "
                    + "which is not known", from: origin)
        }
        return Fact(.bool(minor >= plugin.since && minor < plugin.removed), from: origin)
    }

    /// Until 1.24 PodSecurity lets everything pass where its feature gate is off.
    private static func gated(_ fact: Fact, _ record: ComponentRecord) -> Fact {
        guard fact.value == .bool(true), record.version?.minor ?? 0 < 25,
            let gates = record.values.config["featureGates"]
        else { return fact }
        if case .unknown = gates.value { return gates }
        guard let gate = gates["PodSecurity"], gate.value == .bool(false) else { return fact }
        if record.version != nil { return gate }
        return .unknown(
            "whether the feature gate PodSecurity counts depends on the version of "
                + "kube-apiserver, which is not known", from: gate.origin)
    }

    private mutating func check(
        _ enabled: [String: Origin], _ disabled: [String: Origin], _ only: [String: Origin],
        _ record: ComponentRecord
    ) {
        for name in enabled.keys.sorted() where disabled[name] != nil {
            problems.append("the admission plugin \(name) is both enabled and disabled")
        }
        if !only.isEmpty, !enabled.isEmpty || !disabled.isEmpty {
            problems.append("--admission-control does not go with flags that name single plugins")
        }
        guard let minor = record.version?.minor, minor <= FlagTable.newestMinor else { return }
        let existing = Set(
            Self.all.filter { minor >= $0.since && minor < $0.removed }.map(\.name)
        ).union(minor == 22 ? ["PodSecurity"] : [])
        let names = Set(enabled.keys).union(disabled.keys).union(only.keys)
        for name in names.subtracting(existing).sorted() {
            problems.append(
                "there is no admission plugin \(name) in \(record.version?.text ?? "")")
        }
    }
}
