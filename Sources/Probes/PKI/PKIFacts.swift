import HostSystem
import Posture

/// Facts about certificates and keys in a node's folders, and how they belong together.
struct PKIFacts {
    private static let fileFields = [
        FactField("mode", .string, "of the file, as people write it: 0644"),
        FactField("owner", .string),
        FactField("group", .string),
        FactField("isRotated", .bool, "whether it is one that the kubelet renews by itself"),
        FactField("isSuperseded", .bool, "whether the kubelet has renewed it already"),
    ]

    static let certificateType = FactType.record(
        CertificateFacts.fields + fileFields + [
            FactField("position", .int, "where in its file it stands, from 1"),
            FactField("issuerPath", .string, "the file of its issuer; missing where none is here"),
            FactField(
                "isSignatureValid", .bool,
                "whether that issuer has signed it; missing where none is here"),
        ])

    static let keyType = FactType.record(
        fileFields + [
            FactField("path", .string),
            FactField("type", .string, "RSA, ECDSA, Ed25519 or Ed448; missing where encrypted"),
            FactField("bits", .int, "the size of the key in bits; missing where encrypted"),
            FactField("isEncrypted", .bool),
            FactField(
                "certificatePath", .string,
                "the file that belongs to it by its name or by its key; missing where there is none"
            ),
            FactField(
                "matchesCertificate", .bool,
                "whether they hold the same public key; missing where there is no such file"),
            FactField("isOfCA", .bool, "whether it signs certificates of others"),
        ])

    static let authorityType = FactType.record([
        FactField("keySHA256", .string),
        FactField("subject", .string),
        FactField("paths", .list(.string), "the files that hold its certificate"),
        FactField("roles", .list(.string), "cluster, etcd, frontProxy: what trusts it"),
    ])

    private let certificates: [PKICertificate]
    private let keys: [PKIKey]
    private let certificateProblems: [PKIProblem]
    private let keyProblems: [PKIProblem]
    private let publicKeys: [String: PublicKeyValue]
    private let named: NamedCertificates?
    /// What is missing from all lists.
    private let unseen: [Fact]

    init(_ scan: PKIScan, named: NamedCertificates?) {
        self.named = named
        (certificates, certificateProblems) = PKICertificate.read(scan.files)
        (keys, keyProblems) = PKIKey.read(scan.files)
        var publicKeys: [String: PublicKeyValue] = [:]
        for file in scan.files {
            let block = file.blocks?.first { $0.label.hasSuffix("PUBLIC KEY") }
            // One that cannot be read belongs to no key.
            if let block, let value = try? CertificateKey.value(of: block) {
                publicKeys[file.path] = value
            }
        }
        self.publicKeys = publicKeys
        unseen = scan.problems.map { .unknown("\($0)", from: .file(path: $0.path)) }
    }

    private static func list(_ facts: [Fact]) -> Fact {
        Fact(.list(facts), from: .search("folders of certificates"))
    }

    private static func facts(of file: PKIFile) -> [String: Fact] {
        let origin = Origin.file(path: file.path)
        return [
            "path": Fact(.string(file.path), from: origin),
            "mode": Fact(.string(file.status.modeText), from: origin),
            "owner": Fact(.string(file.status.owner), from: origin),
            "group": Fact(.string(file.status.group), from: origin),
            "isRotated": Fact(.bool(file.isRotated), from: origin),
            "isSuperseded": Fact(.bool(file.isSuperseded), from: origin),
        ]
    }

    /// Of a file that cannot be read only what the folder says of it is known.
    private static func fact(_ problem: PKIProblem, _ type: FactType) -> Fact {
        let origin = Origin.file(path: problem.file.path)
        var fields = facts(of: problem.file)
        guard case .record(let declared) = type else { return Fact(.map(fields), from: origin) }
        for field in declared where fields[field.name] == nil {
            fields[field.name] = .unknown("\(problem.file.path): \(problem.reason)", from: origin)
        }
        return Fact(.map(fields), from: origin)
    }

    var certificateFacts: Fact {
        let authorities = certificates.filter { $0.isCA || $0.contents.isSelfSigned }
        let facts = certificates.map { certificate in
            let origin = Origin.file(path: certificate.file.path)
            var fields = CertificateFacts.facts(
                certificate.contents, path: certificate.file.path, from: origin)
            fields.merge(Self.facts(of: certificate.file)) { $1 }
            fields["position"] = Fact(.int(Int64(certificate.position)), from: origin)
            if let (issuer, isValid) = certificate.issuer(among: authorities) {
                fields["issuerPath"] = Fact(.string(issuer.file.path), from: origin)
                fields["isSignatureValid"] = Fact(isValid, from: origin)
            }
            return Fact(.map(fields), from: origin)
        }
        return Self.list(
            facts + certificateProblems.map { Self.fact($0, Self.certificateType) } + unseen)
    }

    var keyFacts: Fact {
        let byPath = Dictionary(grouping: certificates, by: \.file.path)
        let paths = Set(byPath.keys).union(publicKeys.keys)
        let facts = keys.map { key in
            let origin = Origin.file(path: key.file.path)
            var fields = Self.facts(of: key.file)
            let contents = key.contents
            fields["isEncrypted"] = Fact(.bool(contents.isEncrypted), from: origin)
            fields["type"] = contents.type.map { Fact(.string($0), from: origin) }
            if contents.type != nil {
                fields["bits"] =
                    contents.bits.map { Fact(.int(Int64($0)), from: origin) }
                    ?? .unknown("\(key.file.path): its size is not known to Merlon", from: origin)
            }
            add(key, byPath, paths, to: &fields)
            return Fact(.map(fields), from: origin)
        }
        return Self.list(facts + keyProblems.map { Self.fact($0, Self.keyType) } + unseen)
    }

    /// Adds to which certificate a key belongs.
    private func add(
        _ key: PKIKey, _ byPath: [String: [PKICertificate]], _ paths: Set<String>,
        to fields: inout [String: Fact]
    ) {
        let origin = Origin.file(path: key.file.path)
        let value = key.contents.publicKey
        let byKey = value.flatMap { value in
            certificates.first { $0.contents.key.value == value }
        }
        let isOfCA =
            value != nil && certificates.contains { $0.contents.key.value == value && $0.isCA }
        let partner =
            named?.partners[key.file.path].flatMap { paths.contains($0) ? $0 : nil }
            ?? PKIKey.partner(of: key.file.path, among: paths)
        guard let path = partner ?? byKey?.file.path else {
            fields["isOfCA"] =
                value == nil
                ? .unknown("\(key.file.path): whose key it is is not known", from: origin)
                : Fact(.bool(false), from: origin)
            return
        }
        let partners = byPath[path] ?? []
        // Of a server's certificate the first one counts, behind which its authorities may stand.
        let candidates = partners.prefix { $0.position == 1 || $0.isCA }
            .map(\.contents.key.value)
        let expected = partners.first?.isCA == true ? candidates : Array(candidates.prefix(1))
        let known = expected + [publicKeys[path]].compactMap(\.self)
        fields["certificatePath"] = Fact(.string(path), from: origin)
        fields["matchesCertificate"] =
            value.map { Fact(.bool(known.contains($0)), from: origin) }
            ?? .unknown(
                key.contents.isEncrypted
                    ? "\(key.file.path): it is encrypted"
                    : "\(key.file.path): its public half cannot be told by Merlon", from: origin)
        fields["isOfCA"] = Fact(
            .bool(isOfCA || (value == nil && partners.first?.isCA == true)), from: origin)
    }

    /// By the components' flags, and where none names the file by its place.
    private func roles(ofAuthorityAt path: String) -> Set<String> {
        named?.roles[path] ?? Set([PKIPlace.role(ofAuthorityAt: path)].compactMap(\.self))
    }

    /// The authorities by their keys, each with what trusts it.
    var authorityFacts: Fact {
        let authorities = certificates.filter {
            $0.isCA
                || ($0.contents.isSelfSigned && PKIPlace.role(ofAuthorityAt: $0.file.path) != nil)
        }
        let groups = Dictionary(grouping: authorities, by: \.contents.key.sha256)
        let facts = groups.sorted { $0.key < $1.key }.map { digest, members in
            let paths = Set(members.map(\.file.path)).sorted()
            let roles = Set(paths.flatMap(roles)).sorted()
            let origin = Origin.file(path: paths[0])
            func list(_ texts: [String]) -> Fact {
                Fact(.list(texts.map { Fact(.string($0), from: origin) }), from: origin)
            }
            return Fact(
                .map([
                    "keySHA256": Fact(.string(digest), from: origin),
                    "subject": Fact(.string(members[0].contents.subject), from: origin),
                    "paths": list(paths),
                    "roles": list(roles),
                ]), from: origin)
        }
        let problems = certificateProblems.filter {
            !roles(ofAuthorityAt: $0.file.path).isEmpty
        }
        return Self.list(
            facts
                + problems.map {
                    .unknown("\($0.file.path): \($0.reason)", from: .file(path: $0.file.path))
                } + unseen)
    }
}
