/// Flags of the kubelet that are no fields of its configuration (`kubelet --help` of 1.20 and 1.36).
enum KubeletFlagNames {
    /// Whether a flag may stand alone, which means true; nil for a flag that is not known.
    static func isBoolean(_ name: String) -> Bool? {
        if let field = fields[name] { return field.type == .bool }
        if booleans.contains(name) { return true }
        return withValue.contains(name) ? false : nil
    }

    /// The field of the configuration that a flag sets.
    struct Field: Sendable {
        let path: [String]
        let type: ConfigType
        let form: ConfigFlag.Form
        /// The minor version since which the flag sets a field; before it was a flag of its own.
        let since: Int
    }

    /// The fields that flags set, by the names of the flags.
    static let fields: [String: Field] = {
        var found: [String: Field] = [:]
        func add(_ fields: [ConfigField], under path: [String]) {
            for field in fields {
                if let flag = field.flag {
                    found[flag.name] = Field(
                        path: path + [field.name], type: field.type, form: flag.form,
                        since: field.since)
                }
                if case .record(let inner) = field.type { add(inner, under: path + [field.name]) }
            }
        }
        add(KubeletFields.all, under: [])
        return found
    }()

    /// Whether a kubelet of this version surely lacks a flag that others have.
    static func isMissing(_ name: String, in version: KubernetesVersion?) -> Bool {
        guard let minor = version?.minor else { return false }
        if let first = added[name] { return minor < first }
        if let gone = removed[name] { return minor >= gone }
        return false
    }

    private static let added = [
        "config-dir": 28, "seccomp-default": 22, "fail-cgroupv1": 31, "memory-manager-policy": 21,
        "reserved-memory": 21, "cpu-manager-policy-options": 22,
        "topology-manager-policy-options": 26, "local-storage-capacity-isolation": 25,
    ]

    /// By the minor version without them: dockershim's, klog's, and single ones (CHANGELOG).
    private static let removed: [String: Int] = {
        var gone = [
            "container-runtime": 27, "pod-infra-container-image": 35, "dynamic-config-dir": 24,
        ]
        for name in [
            "network-plugin", "network-plugin-mtu", "cni-bin-dir", "cni-cache-dir", "cni-conf-dir",
            "docker-endpoint", "image-pull-progress-deadline",
        ] { gone[name] = 24 }
        for name in [
            "add-dir-header", "alsologtostderr", "log-backtrace-at", "log-dir", "log-file",
            "log-file-max-size", "logtostderr", "one-output", "skip-headers", "skip-log-headers",
            "stderrthreshold",
        ] { gone[name] = 26 }
        return gone
    }()

    private static let booleans: Set<String> = [
        "add-dir-header", "alsologtostderr", "docker-only", "docker-tls",
        "enable-cadvisor-json-endpoints", "enable-load-reader", "exit-on-lock-contention",
        "experimental-allocatable-ignore-eviction",
        "experimental-check-node-capabilities-before-mount",
        "experimental-kernel-memcg-notification", "experimental-logging-sanitization", "help",
        "keep-terminated-pod-volumes", "log-cadvisor-usage", "log-json-split-stream",
        "log-text-split-stream", "logtostderr", "one-output", "really-crash-for-testing",
        "redirect-container-streaming", "register-schedulable", "skip-headers", "skip-log-headers",
        "storage-driver-secure", "version", "windows-service",
    ]

    private static let withValue: Set<String> = [
        "application-metrics-count-limit", "azure-container-registry-config", "boot-id-file",
        "bootstrap-kubeconfig", "cert-dir", "chaos-chance", "cloud-config", "cloud-provider",
        "cni-bin-dir", "cni-cache-dir", "cni-conf-dir", "config", "config-dir", "container-hints",
        "container-runtime", "containerd", "containerd-namespace", "docker", "docker-endpoint",
        "docker-env-metadata-whitelist", "docker-root", "docker-tls-ca", "docker-tls-cert",
        "docker-tls-key", "dynamic-config-dir", "event-storage-age-limit",
        "event-storage-event-limit", "experimental-bootstrap-kubeconfig",
        "experimental-mounter-path", "global-housekeeping-interval", "hostname-override",
        "housekeeping-interval", "image-credential-provider-bin-dir",
        "image-credential-provider-config", "image-pull-progress-deadline", "kubeconfig",
        "lock-file", "log-backtrace-at", "log-dir", "log-file", "log-file-max-size",
        "log-flush-frequency", "log-json-info-buffer-size", "log-text-info-buffer-size",
        "machine-id-file", "master-service-namespace", "max-housekeeping-interval",
        "maximum-dead-containers", "maximum-dead-containers-per-container",
        "minimum-container-ttl-duration", "network-plugin", "network-plugin-mtu", "node-ip",
        "node-labels", "non-masquerade-cidr", "pod-infra-container-image", "root-dir",
        "runtime-cgroups", "seccomp-profile-root", "stderrthreshold",
        "storage-driver-buffer-duration", "storage-driver-db", "storage-driver-host",
        "storage-driver-password", "storage-driver-table", "storage-driver-user", "vmodule",
    ]

    /// Flags whose values are secrets.
    static let secret: Set<String> = ["storage-driver-password", "manifest-url-header"]
}
