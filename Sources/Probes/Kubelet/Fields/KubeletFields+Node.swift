import Posture

extension KubeletFields {
    /// How the kubelet speaks to the API server, and what it does to its node.
    static let node: [ConfigField] = [
        .plain("syncFrequency", .duration, .seconds(60), flag: "sync-frequency"),
        .plain("fileCheckFrequency", .duration, .seconds(20), flag: "file-check-frequency"),
        .plain("httpCheckFrequency", .duration, .seconds(20), flag: "http-check-frequency"),
        .plain(
            "nodeStatusUpdateFrequency", .duration, .seconds(10),
            flag: "node-status-update-frequency"),
        .plain("nodeStatusReportFrequency", .duration, .seconds(300)),
        .plain("nodeLeaseDurationSeconds", .int32, .int(40)),
        .pointer("nodeStatusMaxImages", .int32, .int(50), flag: "node-status-max-images"),
        .plain(
            "contentType", .string, .string("application/vnd.kubernetes.protobuf"),
            flag: "kube-api-content-type"),
        .pointer("kubeAPIQPS", .int32, .int(5), flag: "kube-api-qps").changing(
            in: 27, to: .int(50)),
        .plain("kubeAPIBurst", .int32, .int(10), flag: "kube-api-burst")
            .changing(in: 27, to: .int(100)),
        .plain("clusterDomain", .string, flag: "cluster-domain"),
        .plain("clusterDNS", .list(.string), flag: "cluster-dns"),
        .pointer(
            "resolvConf", .string, .string("/etc/resolv.conf"), flag: "resolv-conf"),
        .plain("providerID", .string, flag: "provider-id"),
        .pointer("registerNode", .bool, .bool(true), since: 23, flag: "register-node"),
        .plain(
            "registerWithTaints", .list(.any), since: 23, flag: "register-with-taints", .opaque),
        .plain("protectKernelDefaults", .bool, flag: "protect-kernel-defaults"),
        .pointer(
            "makeIPTablesUtilChains", .bool, .bool(true), flag: "make-iptables-util-chains"),
        .pointer("iptablesMasqueradeBit", .int32, .int(14), flag: "iptables-masquerade-bit"),
        .pointer("iptablesDropBit", .int32, .int(15), flag: "iptables-drop-bit"),
        .plain(
            "hairpinMode", .string, .string("promiscuous-bridge"), flag: "hairpin-mode"),
        .pointer("failSwapOn", .bool, .bool(true), flag: "fail-swap-on"),
        .pointer("failCgroupV1", .bool, .bool(false), since: 31, flag: "fail-cgroupv1")
            .changing(in: 35, to: .bool(true)),
        .pointer("oomScoreAdj", .int32, .int(-999), flag: "oom-score-adj"),
        .plain("maxOpenFiles", .int64, .int(1_000_000), flag: "max-open-files"),
        .plain("shutdownGracePeriod", .duration),
        .plain("shutdownGracePeriodCriticalPods", .duration),
        .plain("shutdownGracePeriodByPodPriority", .list(.any), since: 23),
        .plain(
            "volumePluginDir", .string,
            .string("/usr/libexec/kubernetes/kubelet-plugins/volume/exec/"),
            flag: "volume-plugin-dir"),
        .pointer(
            "enableControllerAttachDetach", .bool, .bool(true),
            flag: "enable-controller-attach-detach"),
        .plain("volumeStatsAggPeriod", .duration, .seconds(60), flag: "volume-stats-agg-period"),
        .plain(
            "containerRuntimeEndpoint", .string, since: 27, flag: "container-runtime-endpoint"
        )
        .changing(in: 27, to: .string("unix:///run/containerd/containerd.sock")),
        .plain("imageServiceEndpoint", .string, since: 27, flag: "image-service-endpoint"),
        .plain(
            "configMapAndSecretChangeDetectionStrategy", .string, .string("Watch")),
    ]
}
