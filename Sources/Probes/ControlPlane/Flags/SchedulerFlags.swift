import Posture

/// The flags of kube-scheduler from Kubernetes 1.20 to 1.36.
enum SchedulerFlags {
    static let table = FlagTable(
        program: "kube-scheduler", SharedFlags.serving(port: 10259) + own + known)

    private static let own: [ComponentFlag] = [
        .flag("config", .string, nil, .configuration),
        .flag(
            "port", .int, .int(10251), removed: 24, summary: "without TLS and without any check"
        ).changing(in: 23, to: .int(0)),
        .flag(
            "profiling", .bool, .bool(true),
            summary: "the flag, or enableProfiling of the file that --config names"),
    ]

    private static let known: [ComponentFlag] =
        ComponentFlag.others(.bool, "contention-profiling use-legacy-policy-config")
        + ComponentFlag.others(.string, removed: 24, "address")
        + ComponentFlag.others(
            .string,
            """
            algorithm-provider hard-pod-affinity-symmetric-weight kube-api-burst
            kube-api-content-type kube-api-qps lock-object-name lock-object-namespace
            pod-max-in-unschedulable-pods-duration policy-config-file policy-configmap
            policy-configmap-namespace scheduler-name write-config-to
            """)
}
