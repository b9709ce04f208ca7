package import Posture

/// The shape of the facts under `node.live`.
package enum LiveFactTypes {
    package static let schema = FactField(
        "live",
        .record([
            FactField(
                "kubelet",
                .record([
                    FactField("servers", .list(server), "its API, each address that it listens on"),
                    FactField("readOnly", .list(open), "its API without authentication"),
                    FactField("health", .list(open)),
                ])),
            FactField("apiserver", .record([FactField("servers", .list(server))])),
            FactField("controllerManager", .record([FactField("servers", .list(server))])),
            FactField("scheduler", .record([FactField("servers", .list(server))])),
            FactField(
                "etcd",
                .record([
                    FactField("clients", .list(server), "where clients connect"),
                    FactField("peers", .list(server), "where other members connect"),
                    FactField("metrics", .list(open)),
                ])),
            FactField("kubeProxy", .record([FactField("metrics", .list(open))])),
            FactField("encryption", EncryptionFacts.type),
        ]),
        "how the node's services really answer; only where they were tried")

    static let trial = FactType.record([
        FactField("request", .string, "what was asked"),
        FactField("answer", .string, "in words: status 401, TLS alert bad_certificate, closed"),
        FactField("status", .int, "of HTTP, where there was an answer"),
        FactField("alert", .string, "the reason for which the server ended TLS"),
        FactField("isServed", .bool, "whether the server did what it was asked"),
    ])

    private static let server = FactType.record([
        FactField("endpoint", .string, "address and port: 127.0.0.1:10250"),
        FactField("address", .string),
        FactField("port", .int),
        FactField("tls", tls),
        FactField("nobody", .map(trial), "asked without any credentials"),
        FactField("foreignCertificate", .map(trial), "with a certificate of an unknown authority"),
        FactField("wrongToken", .map(trial), "with a bearer token that nobody has issued"),
        FactField("plaintext", trial, "asked without TLS"),
    ])

    private static let open = FactType.record([
        FactField("endpoint", .string, "address and port: 127.0.0.1:10250"),
        FactField("address", .string),
        FactField("port", .int),
        FactField("isLoopback", .bool, "whether only this node can use the address"),
        FactField("answer", .string),
        FactField("status", .int),
        FactField("isServed", .bool, "whether it answers"),
    ])

    private static let tls = FactType.record([
        FactField("versions", .list(.string), "that are accepted: TLS 1.2, TLS 1.3"),
        FactField(
            "suites",
            .list(
                .record([
                    FactField("version", .string),
                    FactField("name", .string),
                    FactField("grade", .string, "sound, outdated or broken"),
                    FactField("weakness", .string, "what is wrong with it"),
                ])), "that are accepted"),
        FactField("applicationProtocol", .string, "the protocol inside, of h2 and http/1.1"),
        FactField("asksForCertificate", .bool, "of the client"),
        FactField("requiresCertificate", .bool, "whether nobody gets an answer without one"),
        FactField(
            "certificate",
            .record([
                FactField("subject", .string),
                FactField("issuer", .string),
                FactField("notBefore", .timestamp),
                FactField("notAfter", .timestamp),
                FactField("chainLength", .int, "certificates that the server sends"),
            ]), "that the server shows"),
    ])
}
