import Posture

/// The flags of kube-apiserver from Kubernetes 1.20 to 1.36 (`kube-apiserver --help` of both, and
/// the changelogs between them).
enum APIServerFlags {
    static let table = FlagTable(
        program: "kube-apiserver",
        access + audit + admission + serving + storage + kubelet + accounts + known)

    private static let access: [ComponentFlag] = [
        .flag("anonymous-auth", .bool, .bool(true)),
        .flag("authentication-config", .string, nil, .configuration, since: 29),
        .flag("authentication-token-webhook-config-file", .string, nil, .kubeconfig),
        .flag("authentication-token-webhook-cache-ttl", .duration, .seconds(120)),
        .flag("authorization-config", .string, nil, .configuration, since: 29),
        .flag(
            "authorization-mode", .strings, nil,
            summary: "as the command line has it; node.apiserver.authorization.modes is what counts"
        ),
        .flag("authorization-policy-file", .string, nil, .configuration),
        .flag("authorization-webhook-config-file", .string, nil, .kubeconfig),
        .flag("authorization-webhook-cache-authorized-ttl", .duration, .seconds(300)),
        .flag("authorization-webhook-cache-unauthorized-ttl", .duration, .seconds(30)),
        .flag("client-ca-file", .string, nil, .certificate),
        .flag("cors-allowed-origins", .strings),
        .flag("enable-bootstrap-token-auth", .bool),
        .flag("oidc-ca-file", .string, nil, .certificate),
        .flag("oidc-client-id", .string),
        .flag("oidc-groups-claim", .string),
        .flag("oidc-groups-prefix", .string),
        .flag("oidc-issuer-url", .string),
        .flag("oidc-required-claim", .map),
        .flag("oidc-signing-algs", .strings, .list([Fact(.string("RS256"), from: place)])),
        .flag("oidc-username-claim", .string, .string("sub")),
        .flag("oidc-username-prefix", .string),
        .flag("requestheader-allowed-names", .strings),
        .flag("requestheader-client-ca-file", .string, nil, .certificate),
        .flag("token-auth-file", .string, nil, .key),
    ]

    /// Where elements of default lists come from.
    static let place = Origin.builtInDefault(component: "kube-apiserver", version: nil)

    private static let audit: [ComponentFlag] = [
        .flag("audit-log-format", .string, .string("json")),
        .flag("audit-log-maxage", .int, nil, summary: "days").changing(in: 36, to: .int(366)),
        .flag("audit-log-maxbackup", .int).changing(in: 36, to: .int(100)),
        .flag(
            "audit-log-maxsize", .int, nil,
            summary: "megabytes; 0 stands for 100 until 1.35, and for no rotation since"
        ).changing(in: 36, to: .int(100)),
        .flag("audit-log-mode", .string, .string("blocking")),
        .flag("audit-log-path", .string),
        .flag("audit-policy-file", .string, nil, .configuration),
        .flag("audit-webhook-config-file", .string, nil, .kubeconfig),
        .flag("audit-webhook-mode", .string, .string("batch")),
    ]

    private static let admission: [ComponentFlag] = [
        .flag("admission-control", .strings),
        .flag("admission-control-config-file", .string, nil, .configuration),
        .flag("disable-admission-plugins", .strings),
        .flag("enable-admission-plugins", .strings),
        .flag("allow-privileged", .bool),
        .flag("feature-gates", .gates),
        .flag("runtime-config", .map),
    ]

    private static let serving: [ComponentFlag] = [
        .flag("bind-address", .string, .string("0.0.0.0")),
        .flag("cert-dir", .string, .string("/var/run/kubernetes")),
        .flag("contention-profiling", .bool),
        .flag("debug-socket-path", .string, since: 30),
        .flag("disable-http2-serving", .bool, since: 29),
        .flag("enable-priority-and-fairness", .bool, .bool(true)),
        .flag(
            "insecure-port", .int, .int(8080), removed: 24,
            summary: "without TLS and without any check; since 1.20 it can only be 0"
        ).changing(in: 20, to: .int(0)),
        .flag("profiling", .bool, .bool(true)),
        .flag("proxy-client-cert-file", .string, nil, .certificate),
        .flag("proxy-client-key-file", .string, nil, .key),
        .flag("request-timeout", .duration, .seconds(60)),
        .flag("secure-port", .int, .int(6443)),
        .flag("strict-transport-security-directives", .strings, since: 23),
        .flag("tls-cert-file", .string, nil, .certificate),
        .flag("tls-cipher-suites", .strings, nil, summary: "empty: what Go offers by itself"),
        .flag("tls-min-version", .string, nil, summary: "empty: TLS 1.2, Go's own least"),
        .flag("tls-private-key-file", .string, nil, .key),
        .flag("tracing-config-file", .string, nil, .configuration, since: 22),
        .flag("egress-selector-config-file", .string, nil, .configuration),
    ]

    private static let storage: [ComponentFlag] = [
        .flag("encryption-provider-config", .string, nil, .configuration),
        .flag("encryption-provider-config-automatic-reload", .bool, since: 26),
        .flag("etcd-cafile", .string, nil, .certificate),
        .flag("etcd-certfile", .string, nil, .certificate),
        .flag("etcd-keyfile", .string, nil, .key),
        .flag("etcd-prefix", .string, .string("/registry")),
        .flag("etcd-servers", .strings),
        .flag("etcd-servers-overrides", .strings),
    ]

    private static let kubelet: [ComponentFlag] = [
        .flag("kubelet-certificate-authority", .string, nil, .certificate),
        .flag("kubelet-client-certificate", .string, nil, .certificate),
        .flag("kubelet-client-key", .string, nil, .key),
        .flag(
            "kubelet-preferred-address-types", .strings,
            .list(
                ["Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"].map {
                    Fact(.string($0), from: place)
                })),
    ]

    private static let accounts: [ComponentFlag] = [
        .flag("api-audiences", .strings),
        .flag("service-account-extend-token-expiration", .bool, .bool(true)),
        .flag("service-account-issuer", .stringArray),
        .flag("service-account-jwks-uri", .string),
        .flag("service-account-key-file", .stringArray, nil, .certificate),
        .flag("service-account-lookup", .bool, .bool(true)),
        .flag("service-account-max-token-expiration", .duration),
        .flag("service-account-signing-endpoint", .string, since: 32),
        .flag("service-account-signing-key-file", .string, nil, .key),
    ]
}
