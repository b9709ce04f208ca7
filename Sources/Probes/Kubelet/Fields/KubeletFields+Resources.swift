import Posture

extension KubeletFields {
    /// Control groups, processors, memory and what is kept for the system.
    static let resources: [ConfigField] = [
        .plain("kubeletCgroups", .string, flag: "kubelet-cgroups"),
        .plain("systemCgroups", .string, flag: "system-cgroups"),
        .plain("cgroupRoot", .string, flag: "cgroup-root"),
        .pointer("cgroupsPerQOS", .bool, .bool(true), flag: "cgroups-per-qos"),
        .plain("cgroupDriver", .string, .string("cgroupfs"), flag: "cgroup-driver"),
        .plain("cpuManagerPolicy", .string, .string("none"), flag: "cpu-manager-policy"),
        .plain(
            "cpuManagerPolicyOptions", .map(.string), since: 22,
            flag: "cpu-manager-policy-options"),
        .plain(
            "cpuManagerReconcilePeriod", .duration, .seconds(10),
            flag: "cpu-manager-reconcile-period"),
        .pointer("cpuCFSQuota", .bool, .bool(true), flag: "cpu-cfs-quota"),
        .pointer(
            "cpuCFSQuotaPeriod", .duration, .duration(nanoseconds: 100_000_000),
            flag: "cpu-cfs-quota-period"),
        .plain(
            "memoryManagerPolicy", .string, .string("None"), since: 21,
            flag: "memory-manager-policy"),
        .pointer("memoryThrottlingFactor", .double, .double(0.8), since: 22)
            .changing(in: 27, to: .double(0.9)),
        .plain("memoryReservationPolicy", .string, .string("None"), since: 36),
        .record("memorySwap", [.plain("swapBehavior", .string)], since: 22),
        .plain(
            "topologyManagerPolicy", .string, .string("none"), flag: "topology-manager-policy"),
        .plain(
            "topologyManagerPolicyOptions", .map(.string), since: 26,
            flag: "topology-manager-policy-options"),
        .plain(
            "topologyManagerScope", .string, .string("container"), flag: "topology-manager-scope"),
        .plain("qosReserved", .map(.string), flag: "qos-reserved"),
        .pointer("singleProcessOOMKill", .bool, since: 32),
        .plain("systemReserved", .map(.string), flag: "system-reserved"),
        .plain("kubeReserved", .map(.string), flag: "kube-reserved"),
        .plain("reservedSystemCPUs", .string, flag: "reserved-cpus"),
        .plain("reservedMemory", .list(.any), since: 21, flag: "reserved-memory", .opaque),
        .plain("systemReservedCgroup", .string, flag: "system-reserved-cgroup"),
        .plain("kubeReservedCgroup", .string, flag: "kube-reserved-cgroup"),
        .pointer(
            "enforceNodeAllocatable", .list(.string),
            .list([Fact(.string("pods"), from: .builtInDefault(component: "kubelet", version: nil))]
            ),
            flag: "enforce-node-allocatable"),
    ]

    /// When the kubelet ends pods to save the node.
    static let eviction: [ConfigField] = [
        .pointer("evictionHard", .map(.string), flag: "eviction-hard", .angled),
        .plain("evictionSoft", .map(.string), flag: "eviction-soft", .angled),
        .plain("evictionSoftGracePeriod", .map(.string), flag: "eviction-soft-grace-period"),
        .plain(
            "evictionPressureTransitionPeriod", .duration, .seconds(300),
            flag: "eviction-pressure-transition-period"),
        .plain("evictionMaxPodGracePeriod", .int32, flag: "eviction-max-pod-grace-period"),
        .plain("evictionMinimumReclaim", .map(.string), flag: "eviction-minimum-reclaim"),
        .pointer("mergeDefaultEvictionSettings", .bool, .bool(false), since: 32),
        .plain("kernelMemcgNotification", .bool, flag: "kernel-memcg-notification"),
        .plain("imageMinimumGCAge", .duration, .seconds(120), flag: "minimum-image-ttl-duration"),
        .plain("imageMaximumGCAge", .duration, since: 29),
        .pointer(
            "imageGCHighThresholdPercent", .int32, .int(85), flag: "image-gc-high-threshold"),
        .pointer("imageGCLowThresholdPercent", .int32, .int(80), flag: "image-gc-low-threshold"),
        .pointer(
            "localStorageCapacityIsolation", .bool, .bool(true), since: 25,
            flag: "local-storage-capacity-isolation"),
    ]
}
