import FoundationEssentials
import Posture
import YAML

/// One provider of an `EncryptionConfiguration`, without its keys' secrets.
struct EncryptionProvider {
    static let type = FactType.record([
        FactField("name", .string, "aescbc, aesgcm, secretbox, kms or identity"),
        FactField(
            "keys",
            .list(
                .record([
                    FactField("name", .string),
                    FactField("bits", .int, "the size of the key"),
                ])), "the first one writes; empty for kms and identity"),
        FactField("apiVersion", .string, "of a kms: v1 or v2"),
        FactField("plugin", .string, "the name of a kms"),
        FactField("endpoint", .string, "the socket of a kms"),
    ])

    private(set) var fact: Fact
    /// Why the API server does not start with it.
    private(set) var problems: [String] = []

    private static let names = ["aesgcm", "aescbc", "secretbox", "kms", "identity"]

    init(_ node: YAMLNode, _ file: StructuredFile, _ record: ComponentRecord) {
        let place = file.origin(node)
        // `identity:` with nothing behind it is none.
        let entries = (node.entries ?? []).filter {
            Self.names.contains($0.name) && $0.value.entries != nil
        }
        guard entries.count == 1, let entry = entries.first else {
            problems = ["\(place): a provider must be exactly one of \(Self.names)"]
            fact = .unknown("it is not exactly one provider", from: place)
            return
        }
        let origin = file.origin(entry.key)
        var fields = ["name": Fact(.string(entry.name), from: origin)]
        fact = Fact(.map([:]), from: origin)
        switch entry.name {
        case "kms": fields.merge(kms(entry.value, file, record)) { $1 }
        case "identity": fields["keys"] = Fact(.list([]), from: origin)
        default: fields["keys"] = keys(entry, file)
        }
        fact = Fact(.map(fields), from: origin)
    }

    private mutating func kms(
        _ node: YAMLNode, _ file: StructuredFile, _ record: ComponentRecord
    ) -> [String: Fact] {
        let origin = file.origin(node)
        let version = file.text(node[key: "apiVersion"], or: "v1", origin)
        let minor = record.version?.minor
        switch version.value {
        case .string("v1"):
            // The gate came with 1.28 and is off since 1.29.
            if minor ?? 0 >= 29, gate("KMSv1", record) != true {
                problems.append("\(origin): kms v1 needs the feature gate KMSv1")
            }
        case .string("v2"):
            if let minor, minor < 25 {
                problems.append("\(origin): this version has no kms v2")
            } else if let minor, minor < 27, gate("KMSv2", record) != true {
                problems.append("\(origin): kms v2 needs the feature gate KMSv2")
            }
        default: problems.append("\(origin): a kms is of v1 or v2")
        }
        problems += EncryptionRules.problems(
            ofKMS: node, isV1: version.value == .string("v1"), file)
        return [
            "apiVersion": version,
            "plugin": file.text(node[key: "name"], or: "", origin),
            "endpoint": file.text(node[key: "endpoint"], or: "", origin),
            "keys": Fact(.list([]), from: origin),
        ]
    }

    /// Whether a gate is set; nil where it is not.
    private func gate(_ name: String, _ record: ComponentRecord) -> Bool? {
        if case .bool(let value) = record.values.config["featureGates"]?[name]?.value {
            value
        } else {
            nil
        }
    }

    private mutating func keys(_ entry: YAMLEntry, _ file: StructuredFile) -> Fact {
        let list = entry.value[key: "keys"]
        let place = file.origin(list ?? entry.key)
        let sizes = entry.name == "secretbox" ? [32] : [16, 24, 32]
        var found: [Fact] = []
        for key in list?.elements ?? [] {
            let origin = file.origin(key)
            problems += EncryptionRules.problems(ofKey: key, file)
            let secret = key[key: "secret"]?.scalar?.text ?? ""
            let text = secret.filter { $0 != "\n" && $0 != "\r" }
            let bytes = Data(base64Encoded: text)?.count ?? 0
            if !sizes.contains(bytes) {
                problems.append("\(origin): a key of \(entry.name) is not of \(sizes) bytes")
            }
            found.append(
                Fact(
                    .map([
                        "name": file.text(key[key: "name"], or: "", origin),
                        "bits": Fact(.int(Int64(bytes * 8)), from: origin),
                    ]), from: origin))
        }
        if found.isEmpty { problems.append("\(place): \(entry.name) has no keys") }
        return Fact(.list(found), from: place)
    }
}
