import Posture

/// Flags that kube-controller-manager and kube-scheduler have in common.
enum SharedFlags {
    static func serving(port: Int64) -> [ComponentFlag] {
        [
            .flag("authentication-kubeconfig", .string, nil, .kubeconfig),
            .flag("authentication-skip-lookup", .bool),
            .flag("authentication-tolerate-lookup-failure", .bool),
            .flag("authorization-always-allow-paths", .strings),
            .flag("authorization-kubeconfig", .string, nil, .kubeconfig),
            .flag("bind-address", .string, .string("0.0.0.0")),
            .flag("cert-dir", .string),
            .flag("client-ca-file", .string, nil, .certificate),
            .flag("feature-gates", .gates),
            .flag("kubeconfig", .string, nil, .kubeconfig),
            .flag("leader-elect", .bool, .bool(true)),
            .flag(
                "master", .string, nil,
                summary: "the API server's address, in place of the kubeconfig's"),
            .flag("requestheader-client-ca-file", .string, nil, .certificate),
            .flag("secure-port", .int, .int(port), summary: "0: it does not serve"),
            .flag("tls-cert-file", .string, nil, .certificate),
            .flag("tls-cipher-suites", .strings, nil, summary: "empty: what Go offers by itself"),
            .flag("tls-min-version", .string, nil, summary: "empty: TLS 1.2, Go's own least"),
            .flag("tls-private-key-file", .string, nil, .key),
        ] + known
    }

    private static let known: [ComponentFlag] =
        ComponentFlag.others(
            .bool,
            """
            disable-http2-serving help log-json-split-stream log-text-split-stream
            permit-address-sharing permit-port-sharing version emulation-forward-compatible
            """)
        + ComponentFlag.others(.bool, removed: 24, "experimental-logging-sanitization")
        + ComponentFlag.others(.bool, removed: 26, APIServerFlags.klogBooleans)
        + ComponentFlag.others(.string, removed: 26, APIServerFlags.klogValues)
        + ComponentFlag.others(
            .string,
            """
            allow-metric-labels allow-metric-labels-manifest
            authentication-token-webhook-cache-ttl authorization-webhook-cache-authorized-ttl
            authorization-webhook-cache-unauthorized-ttl disabled-metrics emulated-version
            http2-max-streams-per-connection leader-elect-lease-duration
            leader-elect-renew-deadline leader-elect-resource-lock leader-elect-resource-name
            leader-elect-resource-namespace leader-elect-retry-period log-flush-frequency
            log-json-info-buffer-size log-text-info-buffer-size logging-format
            min-compatibility-version requestheader-allowed-names
            requestheader-extra-headers-prefix requestheader-group-headers
            requestheader-uid-headers requestheader-username-headers
            show-hidden-metrics-for-version tls-curve-preferences tls-sni-cert-key v vmodule
            """)
}
