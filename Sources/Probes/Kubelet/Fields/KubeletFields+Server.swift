import Posture

extension KubeletFields {
    /// What the kubelet serves, where and over which TLS.
    static let server: [ConfigField] = [
        .pointer(
            "enableServer", .bool, .bool(true), flag: "enable-server",
            .plain, "whether the kubelet serves its API on port 10250"),
        .plain("address", .string, .string("0.0.0.0"), flag: "address", .address),
        .plain("port", .int32, .int(10250), flag: "port"),
        .plain(
            "readOnlyPort", .int32, flag: "read-only-port",
            .plain, "the port without authentication; 0: none"),
        .plain("tlsCertFile", .string, flag: "tls-cert-file"),
        .plain("tlsPrivateKeyFile", .string, flag: "tls-private-key-file"),
        .plain(
            "tlsCipherSuites", .list(.string), flag: "tls-cipher-suites",
            .plain, "empty: the default of the kubelet's Go version"),
        .plain("tlsCurvePreferences", .list(.int32), since: 36),
        .plain(
            "tlsMinVersion", .string, flag: "tls-min-version",
            .plain, "empty: the default of the kubelet's Go version, TLS 1.2"),
        .plain("rotateCertificates", .bool, flag: "rotate-certificates"),
        .plain("serverTLSBootstrap", .bool, flag: "rotate-server-certificates"),
        .pointer(
            "enableDebuggingHandlers", .bool, .bool(true), flag: "enable-debugging-handlers"),
        .plain("enableContentionProfiling", .bool, flag: "contention-profiling"),
        .pointer("enableProfilingHandler", .bool, .bool(true), since: 21),
        .pointer("enableDebugFlagsHandler", .bool, .bool(true), since: 21),
        .pointer("enableSystemLogHandler", .bool, .bool(true)),
        .pointer("enableSystemLogQuery", .bool, .bool(false), since: 27),
        .pointer("healthzPort", .int32, .int(10248), flag: "healthz-port"),
        .plain(
            "healthzBindAddress", .string, .string("127.0.0.1"), flag: "healthz-bind-address",
            .address),
        .plain(
            "streamingConnectionIdleTimeout", .duration, .seconds(4 * 3600),
            flag: "streaming-connection-idle-timeout",
            .plain, "0s can only be set by the flag and means no limit"),
        .pointer("eventRecordQPS", .int32, .int(5), flag: "event-qps")
            .changing(in: 27, to: .int(50)),
        .plain("eventBurst", .int32, .int(10), flag: "event-burst")
            .changing(in: 27, to: .int(100)),
        .pointer("tracing", .any, since: 25),
        .record(
            "logging",
            [
                .plain("format", .string, .string("text"), flag: "logging-format"),
                .plain("flushFrequency", .durationOrNumber, .seconds(5), since: 23),
                .plain("verbosity", .int64, since: 23, flag: "v"),
                .plain("vmodule", .any, since: 23),
                .record(
                    "options",
                    [
                        .record("json", logOptions, since: 23),
                        .record("text", logOptions, since: 30),
                    ], since: 23),
            ]),
        .plain(
            "showHiddenMetricsForVersion", .string, flag: "show-hidden-metrics-for-version"),
    ]

    private static let logOptions: [ConfigField] = [
        .plain("splitStream", .bool),
        .pointer("infoBufferSize", .any, .string("0")),
    ]

    /// Who may do what over the kubelet's API.
    static let access: [ConfigField] = [
        .record(
            "authentication",
            [
                .record("x509", [.plain("clientCAFile", .string, flag: "client-ca-file")]),
                .record(
                    "webhook",
                    [
                        .pointer(
                            "enabled", .bool, .bool(true), flag: "authentication-token-webhook"),
                        .plain(
                            "cacheTTL", .duration, .seconds(120),
                            flag: "authentication-token-webhook-cache-ttl"),
                    ]),
                .record(
                    "anonymous", [.pointer("enabled", .bool, .bool(false), flag: "anonymous-auth")]),
            ]),
        .record(
            "authorization",
            [
                .plain("mode", .string, .string("Webhook"), flag: "authorization-mode"),
                .record(
                    "webhook",
                    [
                        .plain(
                            "cacheAuthorizedTTL", .duration, .seconds(300),
                            flag: "authorization-webhook-cache-authorized-ttl"),
                        .plain(
                            "cacheUnauthorizedTTL", .duration, .seconds(30),
                            flag: "authorization-webhook-cache-unauthorized-ttl"),
                    ]),
            ]),
        .plain("featureGates", .map(.bool), flag: "feature-gates"),
    ]
}
