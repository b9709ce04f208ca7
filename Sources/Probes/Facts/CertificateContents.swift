import Posture
import SwiftASN1
import X509

/// What an X.509 certificate says (RFC 5280), whatever its key: also one that is too weak to be
/// used has to be told.
struct CertificateContents {
    let subject: String
    let issuer: String
    let commonName: String
    /// The groups of a client, to Kubernetes.
    let organizations: [String]
    /// In hexadecimal digits.
    let serial: String
    /// Seconds since 1970.
    let notBefore: Int64
    /// Seconds since 1970.
    let notAfter: Int64
    /// `sha256WithRSAEncryption`, or the number where it has no name here.
    let signatureAlgorithm: String
    let key: CertificateKey
    let extensions: CertificateExtensions
    /// The certificate itself, as it was read.
    let bytes: [UInt8]

    /// Throws where the bytes are no certificate.
    init(der bytes: [UInt8]) throws {
        self = try DER.sequence(try DER.parse(bytes), identifier: .sequence) { nodes in
            guard let body = nodes.next() else { throw CertificateError.truncated }
            let algorithm = try Self.algorithm(nodes.next())
            _ = nodes.next()
            return try DER.sequence(body, identifier: .sequence) {
                try CertificateContents(body: &$0, algorithm: algorithm.name, bytes: bytes)
            }
        }
    }

    private init(
        body nodes: inout ASN1NodeCollection.Iterator, algorithm: String, bytes: [UInt8]
    ) throws {
        self.bytes = bytes
        _ = try DER.optionalExplicitlyTagged(
            &nodes, tagNumber: 0, tagClass: .contextSpecific
        ) { try Int(derEncoded: $0) }
        serial = Hexadecimal.text(try ArraySlice<UInt8>(derEncoded: &nodes).drop { $0 == 0 })
        // The algorithm once more.
        _ = nodes.next()
        issuer = "\(try Self.name(nodes.next()))"
        (notBefore, notAfter) = try Self.validity(nodes.next())
        let name = try Self.name(nodes.next())
        subject = "\(name)"
        commonName = Self.attributes(.RDNAttributeType.commonName, of: name).last ?? ""
        organizations = Self.attributes(.RDNAttributeType.organizationName, of: name)
        key = try CertificateKey(nodes.next())
        signatureAlgorithm = algorithm
        var extensions = CertificateExtensions()
        while let node = nodes.next() {
            if node.identifier == ASN1Identifier(tagWithNumber: 3, tagClass: .contextSpecific) {
                extensions = CertificateExtensions(node)
            }
        }
        self.extensions = extensions
    }

    /// Whether subject and issuer are the same.
    var isSelfSigned: Bool { subject == issuer }

    /// The object identifier at the beginning of an algorithm, with its name.
    static func algorithm(_ node: ASN1Node?) throws -> (oid: String, name: String, rest: ASN1Node?)
    {
        guard let node else { throw CertificateError.truncated }
        return try DER.sequence(node, identifier: .sequence) { nodes in
            let oid = "\(try ASN1ObjectIdentifier(derEncoded: &nodes))"
            let parameters = nodes.next()
            while nodes.next() != nil {}
            return (oid, algorithms[oid] ?? oid, parameters)
        }
    }

    /// RFC 3279, 4055, 5758 and 8410.
    private static let algorithms = [
        "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
        "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
        "1.2.840.113549.1.1.10": "RSASSA-PSS",
        "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
        "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
        "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
        "1.2.840.10045.4.1": "ecdsaWithSHA1", "1.2.840.10045.4.3.1": "ecdsaWithSHA224",
        "1.2.840.10045.4.3.2": "ecdsaWithSHA256", "1.2.840.10045.4.3.3": "ecdsaWithSHA384",
        "1.2.840.10045.4.3.4": "ecdsaWithSHA512", "1.3.101.112": "ed25519",
        "1.3.101.113": "ed448",
    ]

    private static func name(_ node: ASN1Node?) throws -> DistinguishedName {
        guard let node else { throw CertificateError.truncated }
        return try DistinguishedName(derEncoded: node)
    }

    private static func attributes(
        _ type: ASN1ObjectIdentifier, of name: DistinguishedName
    ) -> [String] {
        name.flatMap { part in part.filter { $0.type == type }.map { "\($0.value)" } }
    }

    private static func validity(_ node: ASN1Node?) throws -> (Int64, Int64) {
        guard let node else { throw CertificateError.truncated }
        return try DER.sequence(node, identifier: .sequence) { nodes in
            (try moment(nodes.next()), try moment(nodes.next()))
        }
    }

    private static func moment(_ node: ASN1Node?) throws -> Int64 {
        guard let node else { throw CertificateError.truncated }
        let parts: [Int]
        if node.identifier == .utcTime {
            let time = try UTCTime(derEncoded: node)
            parts = [
                time.year, time.month, time.day, time.hours, time.minutes, time.seconds,
            ]
        } else {
            let time = try GeneralizedTime(derEncoded: node)
            parts = [
                time.year, time.month, time.day, time.hours, time.minutes, time.seconds,
            ]
        }
        let seconds = InternetTime.seconds(
            year: Int64(parts[0]), month: Int64(parts[1]), day: Int64(parts[2]))
        return seconds + Int64(parts[3] * 3600 + parts[4] * 60 + parts[5])
    }
}
