import Posture

extension KubeletFields {
    /// What pods get, and where they come from.
    static let workloads: [ConfigField] = [
        .plain("staticPodPath", .string, flag: "pod-manifest-path"),
        .plain("staticPodURL", .string, flag: "manifest-url"),
        .plain(
            "staticPodURLHeader", .map(.list(.string)), flag: "manifest-url-header", .opaque,
            "names of the headers; their values are secrets and left out"),
        .plain("podLogsDir", .string, .string("/var/log/pods"), since: 30),
        .plain("podCIDR", .string, flag: "pod-cidr"),
        .plain("maxPods", .int32, .int(110), flag: "max-pods"),
        .plain("podsPerCore", .int32, flag: "pods-per-core"),
        .pointer(
            "podPidsLimit", .int64, .int(-1), flag: "pod-max-pids",
            .plain, "processes that a pod may have; -1 and 0: as many as the node can have"),
        .plain("runOnce", .bool, flag: "runonce"),
        .pointer(
            "seccompDefault", .bool, .bool(false), since: 22, flag: "seccomp-default",
            .plain, "whether pods without a profile get RuntimeDefault"),
        .plain("allowedUnsafeSysctls", .list(.string), flag: "allowed-unsafe-sysctls"),
        .plain(
            "runtimeRequestTimeout", .duration, .seconds(120), flag: "runtime-request-timeout"),
        .pointer("registryPullQPS", .int32, .int(5), flag: "registry-qps"),
        .plain("registryBurst", .int32, .int(10), flag: "registry-burst"),
        .pointer("serializeImagePulls", .bool, .bool(true), flag: "serialize-image-pulls"),
        .pointer("maxParallelImagePulls", .int32, since: 27),
        .plain("imagePullCredentialsVerificationPolicy", .string, since: 33)
            .changing(in: 35, to: .string("NeverVerifyPreloadedImages")),
        .plain("preloadedImagesVerificationAllowlist", .list(.string), since: 33),
        .plain(
            "containerLogMaxSize", .string, .string("10Mi"), flag: "container-log-max-size"),
        .pointer("containerLogMaxFiles", .int32, .int(5), flag: "container-log-max-files"),
        .pointer("containerLogMaxWorkers", .int32, .int(1), since: 30),
        .pointer("containerLogMonitorInterval", .duration, .seconds(10), since: 30),
        .record(
            "crashLoopBackOff",
            [
                .pointer("maxContainerRestartPeriod", .duration, since: 32)
                    .changing(in: 35, to: .seconds(300))
            ], since: 32),
        .record("userNamespaces", [.pointer("idsPerPod", .int64, since: 33)], since: 33),
    ]
}
