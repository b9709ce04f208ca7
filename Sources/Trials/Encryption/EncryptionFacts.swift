import Posture

/// The shape of the facts under `node.live.encryption`.
enum EncryptionFacts {
    static let type = FactType.record([
        FactField("endpoint", .string, "the etcd that was read"),
        FactField("prefix", .string, "under which Secrets were looked for"),
        FactField("total", .int, "Secrets in etcd"),
        FactField("sampled", .int, "values that were looked at"),
        FactField("isSampleWhole", .bool, "unknown where the time did not suffice for it"),
        FactField("encrypted", .int),
        FactField("plaintext", .int),
        FactField("unrecognised", .int, "neither the one nor the other"),
        FactField(
            "providers", .map(.int), "how many by provider, version and key: aescbc:v1:key1"),
        FactField("plaintextKeys", .list(.string), "some in plaintext, as namespace/name"),
    ])

    static func fact(
        _ tally: EncryptionTally, _ server: EtcdAccess.Server, _ access: EtcdAccess,
        cutShortBy problem: String?
    ) -> Fact {
        let origin = Origin.liveAnswer(endpoint: server.description)
        func count(_ number: Int) -> Fact { Fact(.int(Int64(number)), from: origin) }
        func text(_ text: String) -> Fact { Fact(.string(text), from: origin) }
        let fields: [String: Fact] = [
            "endpoint": text(server.description), "prefix": text(access.secretsPrefix),
            "isSampleWhole": problem.map {
                .unknown("the sample was cut short: \($0)", from: origin)
            }
                ?? Fact(.bool(true), from: origin),
            "total": count(tally.total), "sampled": count(tally.sampled),
            "encrypted": count(tally.encrypted), "plaintext": count(tally.plaintext),
            "unrecognised": count(tally.unrecognised),
            "providers": Fact(.map(tally.providers.mapValues(count)), from: origin),
            "plaintextKeys": Fact(.list(tally.plaintextNames.map(text)), from: origin),
        ]
        return Fact(.map(fields), from: origin)
    }
}
