import Posture

/// The fields of `KubeletConfiguration` (kubelet.config.k8s.io/v1beta1) from Kubernetes 1.20 to
/// 1.36: types from `staging/src/k8s.io/kubelet/config/v1beta1/types.go`, defaults from
/// `pkg/kubelet/apis/config/v1beta1/defaults.go`, flags from `cmd/kubelet/app/options/options.go`.
enum KubeletFields {
    static let all: [ConfigField] = server + access + node + resources + eviction + workloads

    static let type = ConfigType.record(all)

    /// What flags give where neither `--config` nor `--config-dir` is given (`applyLegacyDefaults`).
    static let flagDefaults: [(path: [String], value: FactValue)] = [
        (["authentication", "anonymous", "enabled"], .bool(true)),
        (["authentication", "webhook", "enabled"], .bool(false)),
        (["authorization", "mode"], .string("AlwaysAllow")),
        (["readOnlyPort"], .int(10255)),
    ]
}
