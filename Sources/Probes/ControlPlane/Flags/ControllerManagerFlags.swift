import Posture

/// The flags of kube-controller-manager from Kubernetes 1.20 to 1.36.
enum ControllerManagerFlags {
    static let table = FlagTable(
        program: "kube-controller-manager", SharedFlags.serving(port: 10257) + own + known)

    private static let own: [ComponentFlag] = [
        .flag("cluster-signing-cert-file", .string, nil, .certificate),
        .flag("cluster-signing-duration", .duration, .seconds(365 * 24 * 3600)),
        .flag("cluster-signing-key-file", .string, nil, .key),
        .flag(
            "controllers", .strings,
            .list([
                Fact(
                    .string("*"),
                    from: .builtInDefault(component: "kube-controller-manager", version: nil))
            ])),
        .flag(
            "port", .int, .int(10252), removed: 24, summary: "without TLS and without any check"
        ).changing(in: 23, to: .int(0)),
        .flag("profiling", .bool, .bool(true)),
        .flag("root-ca-file", .string, nil, .certificate),
        .flag("service-account-private-key-file", .string, nil, .key),
        .flag("terminated-pod-gc-threshold", .int, .int(12500)),
        .flag("use-service-account-credentials", .bool),
    ]

    private static let known: [ComponentFlag] =
        ComponentFlag.others(
            .bool,
            """
            allocate-node-cidrs configure-cloud-routes contention-profiling
            disable-attach-detach-reconcile-sync disable-force-detach-on-timeout
            enable-dynamic-provisioning enable-garbage-collector enable-hostpath-provisioner
            enable-leader-migration enable-taint-manager
            unsupported-kube-api-over-localhost
            volume-host-allow-local-loopback
            """)
        + ComponentFlag.others(
            .string, removed: 24, "address deployment-controller-sync-period")
        + ComponentFlag.others(
            .string,
            """
            attach-detach-reconcile-sync-period cidr-allocator-type cloud-config cloud-provider
            cloud-provider-gce-lb-src-cidrs cluster-cidr cluster-name
            cluster-signing-kube-apiserver-client-cert-file
            cluster-signing-kube-apiserver-client-key-file
            cluster-signing-kubelet-client-cert-file cluster-signing-kubelet-client-key-file
            cluster-signing-kubelet-serving-cert-file cluster-signing-kubelet-serving-key-file
            cluster-signing-legacy-unknown-cert-file cluster-signing-legacy-unknown-key-file
            concurrent-cron-job-syncs concurrent-daemonset-syncs concurrent-deployment-syncs
            concurrent-device-taint-eviction-syncs concurrent-endpoint-syncs
            concurrent-ephemeralvolume-syncs concurrent-gc-syncs
            concurrent-horizontal-pod-autoscaler-syncs concurrent-job-syncs
            concurrent-namespace-syncs concurrent-rc-syncs concurrent-replicaset-syncs
            concurrent-resource-quota-syncs concurrent-resourceclaim-syncs
            concurrent-service-endpoint-syncs concurrent-service-syncs
            concurrent-serviceaccount-token-syncs concurrent-statefulset-syncs
            concurrent-ttl-after-finished-syncs
            concurrent-validating-admission-policy-status-syncs controller-shutdown-timeout
            controller-start-interval endpoint-updates-batch-period
            endpointslice-updates-batch-period experimental-cluster-signing-duration
            external-cloud-volume-plugin
            flex-volume-plugin-dir horizontal-pod-autoscaler-cpu-initialization-period
            horizontal-pod-autoscaler-downscale-delay
            horizontal-pod-autoscaler-downscale-stabilization
            horizontal-pod-autoscaler-initial-readiness-delay
            horizontal-pod-autoscaler-sync-period horizontal-pod-autoscaler-tolerance
            horizontal-pod-autoscaler-upscale-delay kube-api-burst kube-api-content-type
            kube-api-qps large-cluster-size-threshold leader-migration-config
            legacy-service-account-token-clean-up-period max-endpoints-per-slice
            min-resync-period mirroring-concurrent-service-endpoint-syncs
            mirroring-endpointslice-updates-batch-period mirroring-max-endpoints-per-subset
            namespace-sync-period node-cidr-mask-size node-cidr-mask-size-ipv4
            node-cidr-mask-size-ipv6 node-eviction-rate node-monitor-grace-period
            node-monitor-period node-startup-grace-period node-sync-period pod-eviction-timeout
            pv-recycler-increment-timeout-nfs pv-recycler-minimum-timeout-hostpath
            pv-recycler-minimum-timeout-nfs pv-recycler-pod-template-filepath-hostpath
            pv-recycler-pod-template-filepath-nfs pv-recycler-timeout-increment-hostpath
            pvclaimbinder-sync-period register-retry-count resource-quota-sync-period
            route-reconciliation-period secondary-node-eviction-rate service-cluster-ip-range
            unhealthy-zone-threshold volume-host-cidr-denylist
            """)
}
