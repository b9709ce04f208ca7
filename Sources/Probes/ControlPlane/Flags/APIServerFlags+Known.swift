extension APIServerFlags {
    /// Flags that are read as flags and have no fact of their own.
    static let known: [ComponentFlag] =
        ComponentFlag.others(
            .bool,
            """
            audit-log-batch-throttle-enable audit-log-compress audit-log-truncate-enabled
            audit-webhook-batch-throttle-enable audit-webhook-truncate-enabled
            enable-aggregator-routing enable-garbage-collector enable-logs-handler help
            permit-port-sharing watch-cache version
            """)
        + ComponentFlag.others(
            .bool, since: 23,
            "aggregator-reject-forwarding-redirect permit-address-sharing shutdown-send-retry-after"
        )
        + ComponentFlag.others(
            .bool, since: 30,
            """
            emulation-forward-compatible log-json-split-stream log-text-split-stream
            runtime-config-emulation-forward-compatible
            """)
        + ComponentFlag.others(.bool, since: 24, "send-retry-after-while-not-ready-once")
        + ComponentFlag.others(.bool, removed: 24, "kubelet-https")
        + ComponentFlag.others(.bool, removed: 26, klogBooleans)
        + ComponentFlag.others(.bool, removed: 24, "experimental-logging-sanitization")
        + ComponentFlag.others(
            .string,
            """
            advertise-address audit-log-batch-buffer-size audit-log-batch-max-size
            audit-log-batch-max-wait audit-log-batch-throttle-burst audit-log-batch-throttle-qps
            audit-log-truncate-max-batch-size audit-log-truncate-max-event-size audit-log-version
            audit-webhook-batch-buffer-size audit-webhook-batch-max-size
            audit-webhook-batch-max-wait audit-webhook-batch-throttle-burst
            audit-webhook-batch-throttle-qps audit-webhook-initial-backoff
            audit-webhook-truncate-max-batch-size audit-webhook-truncate-max-event-size
            audit-webhook-version authentication-token-webhook-version
            authorization-webhook-version default-not-ready-toleration-seconds
            default-unreachable-toleration-seconds delete-collection-workers
            endpoint-reconciler-type etcd-compaction-interval etcd-count-metric-poll-period
            etcd-db-metric-poll-interval etcd-healthcheck-timeout event-ttl external-hostname
            goaway-chance http2-max-streams-per-connection kubelet-timeout
            kubernetes-service-node-port livez-grace-period log-flush-frequency logging-format
            max-connection-bytes-per-sec max-mutating-requests-inflight max-requests-inflight
            min-request-timeout requestheader-extra-headers-prefix requestheader-group-headers
            requestheader-username-headers service-cluster-ip-range service-node-port-range
            show-hidden-metrics-for-version shutdown-delay-duration storage-backend
            storage-media-type tls-sni-cert-key v vmodule watch-cache-sizes
            """)
        + ComponentFlag.others(
            .string, since: 21,
            """
            allow-metric-labels allow-metric-labels-manifest
            coordinated-leadership-lease-duration coordinated-leadership-renew-deadline
            coordinated-leadership-retry-period disabled-metrics emulated-version
            etcd-readycheck-timeout lease-reuse-duration-seconds log-json-info-buffer-size
            log-text-info-buffer-size min-compatibility-version peer-advertise-ip
            peer-advertise-port peer-ca-file requestheader-uid-headers
            shutdown-watch-termination-grace-period storage-initialization-timeout
            tls-curve-preferences
            """)
        + ComponentFlag.others(
            .string, removed: 24, "insecure-bind-address address port")
        + ComponentFlag.others(.string, removed: 26, klogValues)
        // The versions that took these away are not all known, and none of them decides anything.
        + ComponentFlag.others(
            .string,
            """
            apiserver-count cloud-config cloud-provider cloud-provider-gce-l7lb-src-cidrs
            default-watch-cache-size deserialization-cache-size identity-lease-duration-seconds
            identity-lease-renew-interval-seconds master-service-namespace
            service-account-api-audiences target-ram-mb
            """)

    /// klog's own flags, which went with 1.26.
    static let klogBooleans = """
        add-dir-header alsologtostderr logtostderr one-output skip-headers skip-log-headers
        """
    static let klogValues = "log-backtrace-at log-dir log-file log-file-max-size stderrthreshold"
}
