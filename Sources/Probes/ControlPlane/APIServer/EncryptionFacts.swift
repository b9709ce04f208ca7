import Posture
import YAML

/// What the API server encrypts before it stores it: `EncryptionConfiguration` behind
/// `--encryption-provider-config` (`apiserver/pkg/server/options/encryptionconfig` of Kubernetes).
///
/// Key material never becomes a fact.
struct EncryptionFacts {
    static let type = FactType.record([
        FactField("isConfigured", .bool, "whether a file says what is encrypted"),
        FactField("path", .string, "the file; missing where there is none"),
        FactField("file", FileFacts.type),
        FactField("isReloaded", .bool, "whether changes of the file count without a restart"),
        FactField(
            "resources",
            .list(
                .record([
                    FactField("resources", .list(.string)),
                    FactField("providers", .list(EncryptionProvider.type)),
                ])), "the entries of the file in their order"),
        FactField(
            "secrets",
            .record([
                FactField("isEncrypted", .bool, "whether a Secret that is written is encrypted"),
                FactField(
                    "providers", .list(EncryptionProvider.type),
                    "of the entries for the resource that covers Secrets: the first writes, the "
                        + "others read"),
                FactField(
                    "coveredBy", .string,
                    "that resource: secrets, *. or *.*; empty where none covers them"),
            ])),
    ])

    private(set) var fact: Fact
    /// Why the API server does not start with the file.
    private(set) var problems: [String] = []
    /// Why it is not known what the file says.
    private(set) var error: StructuredFileError?

    init(_ record: ComponentRecord) {
        let place = record.values.config["encryptionProviderConfig"]
        let origin = place?.origin ?? record.launch.origin
        let isReloaded =
            record.values.config["encryptionProviderConfigAutomaticReload"]
            ?? Fact(.bool(false), from: origin)
        guard case .string(let path) = place?.value else {
            fact = place ?? .unknown("whether a file is named is not known", from: origin)
            return
        }
        if path.isEmpty {
            fact = Fact(
                .map([
                    "isConfigured": Fact(.bool(false), from: origin),
                    "isReloaded": isReloaded,
                    "resources": Fact(.list([]), from: origin),
                    "secrets": Self.secrets(nil, coveredBy: "", origin),
                ]), from: origin)
            return
        }
        let file = record.launch.absolute(path)
        var fields: [String: Fact] = [
            "isConfigured": Fact(.bool(true), from: origin),
            "path": Fact(.string(record.launch.files.shown(file)), from: origin),
            "isReloaded": isReloaded,
        ]
        fields["file"] = record.launch.files.fact(file)
        do throws(StructuredFileError) {
            let form = StructuredFile.Form(
                flag: "encryption-provider-config", kind: "EncryptionConfiguration",
                apiVersions: ["apiserver.config.k8s.io/v1"],
                isReloaded: isReloaded.value == .bool(true))
            let read = try StructuredFile(path, form, record.launch)
            fact = Fact(.map([:]), from: .file(path: read.path))
            let entries = entries(read, record)
            problems += EncryptionRules.problems(
                ofKMSNamesIn: read, areReloaded: isReloaded.value == .bool(true))
            refuseMasked(entries, read, record.version)
            fields["resources"] = Fact(
                .list(
                    entries.map { entry in
                        Fact(
                            .map([
                                "resources": Fact(
                                    .list(
                                        entry.resources.map {
                                            Fact(.string($0), from: entry.origin)
                                        }), from: entry.origin),
                                "providers": entry.providers,
                            ]), from: entry.origin)
                    }), from: .file(path: read.path))
            fields["secrets"] = secrets(entries, record.version, .file(path: read.path))
            if !problems.isEmpty {
                fields["secrets"] = .unknown(
                    "kube-apiserver does not start with it: \(problems[0])",
                    from: .file(path: read.path))
            }
        } catch {
            self.error = error
            fact = error.fact
            fields["resources"] = error.fact
            fields["secrets"] = error.fact
        }
        fact = Fact(.map(fields), from: fact.origin)
    }

    /// One entry of the file.
    private struct Entry {
        let resources: [String]
        let providers: Fact
        let origin: Origin
    }

    private mutating func entries(
        _ file: StructuredFile, _ record: ComponentRecord
    ) -> [Entry] {
        guard let list = file.document[key: "resources"]?.elements, !list.isEmpty else {
            problems.append("\(file.path): it has no resources")
            return []
        }
        return list.map { node in
            let resources = file.texts(node[key: "resources"])
            problems += EncryptionRules.problems(
                ofResources: node[key: "resources"], record.version, file)
            if resources.isEmpty {
                problems.append("\(file.path):\(node.line): an entry names no resources")
            }
            var providers: [Fact] = []
            for provider in node[key: "providers"]?.elements ?? [] {
                let read = EncryptionProvider(provider, file, record)
                problems += read.problems
                providers.append(read.fact)
            }
            if providers.isEmpty {
                problems.append("\(file.path):\(node.line): an entry names no providers")
            }
            return Entry(
                resources: resources,
                providers: Fact(
                    .list(providers),
                    from: node[key: "providers"].map(file.origin) ?? file.origin(node)),
                origin: file.origin(node))
        }
    }

    /// A resource behind a wildcard that covers it already: from 1.27 on the API server does not
    /// start with it (`getTransformerOverridesAndProbes` in its encryptionconfig package).
    private mutating func refuseMasked(
        _ entries: [Entry], _ file: StructuredFile, _ version: KubernetesVersion?
    ) {
        if let version, version.minor < 27 { return }
        var seen: Set<String> = []
        for entry in entries {
            // `validateResourceOverlap`: within an entry the order does not matter.
            let names = entry.resources.map { $0.contains(".") ? $0 : $0 + "." }
            let groups = names.map { $0.drop { $0 != "." } }
            let overlaps =
                names.count > 1 && names.contains("*.*")
                || zip(names, groups).contains { name, group in
                    name == "*" + group && groups.count { $0 == group } > 1
                }
            if Set(names).count < names.count || overlaps {
                problems.append(
                    "\(file.path): an entry names a resource twice or within a wildcard, which "
                        + "kube-apiserver refuses")
            }
            for name in entry.resources {
                let dot = name.firstIndex(of: ".")
                let group = dot.map { String(name[name.index(after: $0)...]) } ?? ""
                if let mask = ["*.\(group)", "*.*"].first(where: seen.contains) {
                    problems.append(
                        "\(file.path): '\(name)' is covered by '\(mask)' before it, which "
                            + "kube-apiserver refuses")
                }
                seen.insert(dot == nil ? name + "." : name)
            }
        }
    }

    /// What counts for Secrets: the first resource that covers them. Wildcards count from 1.27 on.
    private func secrets(
        _ entries: [Entry], _ version: KubernetesVersion?, _ origin: Origin
    ) -> Fact {
        let exact: Set<String> = ["secrets", "secrets."]
        let wildcards: Set<String> = version.map { $0.minor >= 27 } == false ? [] : ["*.", "*.*"]
        for entry in entries {
            guard let name = entry.resources.first(where: { (exact.union(wildcards)).contains($0) })
            else { continue }
            if version == nil, !entry.resources.contains(where: exact.contains) {
                return .unknown(
                    "whether '\(name)' covers Secrets depends on the version of kube-apiserver, "
                        + "which is not known", from: entry.origin)
            }
            // Several entries for one resource add up.
            let same = exact.contains(name) ? exact : [name]
            let all = entries.filter { !same.isDisjoint(with: $0.resources) }
            var providers: [Fact] = []
            for case .list(let list) in all.map(\.providers.value) { providers += list }
            return Self.secrets(
                Fact(.list(providers), from: entry.providers.origin), coveredBy: name, entry.origin)
        }
        return Self.secrets(nil, coveredBy: "", origin)
    }

    private static func secrets(
        _ providers: Fact?, coveredBy: String, _ origin: Origin
    ) -> Fact {
        var isEncrypted = Fact(.bool(false), from: origin)
        if case .list(let list) = providers?.value, let first = list.first {
            if case .string(let name) = first["name"]?.value {
                isEncrypted = Fact(
                    .bool(name != "identity"), from: first["name"]?.origin ?? origin)
            } else {
                isEncrypted = .unknown("the first provider is not known", from: first.origin)
            }
        }
        return Fact(
            .map([
                "isEncrypted": isEncrypted,
                "providers": providers ?? Fact(.list([]), from: origin),
                "coveredBy": Fact(.string(coveredBy), from: origin),
            ]), from: origin)
    }
}
