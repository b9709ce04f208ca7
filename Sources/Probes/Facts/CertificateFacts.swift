import HostSystem
import Posture

/// Facts about a certificate.
enum CertificateFacts {
    static let fields = [
        FactField("path", .string, "the file that holds it"),
        FactField("subject", .string),
        FactField("commonName", .string, "the user's name of a client, to Kubernetes"),
        FactField("organizations", .list(.string), "the user's groups of a client, to Kubernetes"),
        FactField("issuer", .string),
        FactField("serial", .string, "in hexadecimal digits"),
        FactField("notBefore", .timestamp),
        FactField("notAfter", .timestamp, "the moment of expiry"),
        FactField("keyType", .string, "RSA, ECDSA, Ed25519, Ed448 or another algorithm's number"),
        FactField("keyBits", .int, "the size of the key in bits"),
        FactField("keySHA256", .string, "the digest of the public key, in hexadecimal digits"),
        FactField("signatureAlgorithm", .string),
        FactField("isSelfSigned", .bool, "whether subject and issuer are the same"),
        FactField("isCA", .bool, "whether it may sign others"),
        FactField("keyUsages", .list(.string), "as digitalSignature and keyCertSign"),
        FactField("extendedKeyUsages", .list(.string), "as serverAuth and clientAuth"),
        FactField("dnsNames", .list(.string)),
        FactField("ipAddresses", .list(.string)),
    ]

    static let type = FactType.record(fields)

    /// The first certificate of a file; nil where the file is not there.
    static func fact(file path: String, _ host: HostView) -> Fact? {
        let origin = Origin.file(path: path)
        do {
            guard let contents = try host.contents(of: path) else { return nil }
            return fact(pem: contents.text, path: path, from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// The first certificate of a text, which may hold keys as well.
    static func fact(pem text: String, path: String, from origin: Origin) -> Fact {
        guard let block = PEMBlock.blocks(of: text).first(where: { $0.label == "CERTIFICATE" })
        else { return .unknown("\(path): it holds no certificate", from: origin) }
        do {
            guard let bytes = block.bytes else { throw CertificateError.truncated }
            let certificate = try CertificateContents(der: bytes)
            return Fact(.map(facts(certificate, path: path, from: origin)), from: origin)
        } catch {
            return .unknown("\(path): the certificate cannot be read: \(error)", from: origin)
        }
    }

    /// What a certificate says, by the names of ``fields``.
    static func facts(
        _ certificate: CertificateContents, path: String, from origin: Origin
    ) -> [String: Fact] {
        func list(_ texts: [String]) -> FactValue {
            .list(texts.map { Fact(.string($0), from: origin) })
        }
        func list(_ texts: [String]?, _ name: String) -> FactValue {
            texts.map { list($0) } ?? .unknown(reason: "\(path): its \(name) cannot be read")
        }
        let extensions = certificate.extensions
        let fields: [String: FactValue] = [
            "path": .string(path),
            "subject": .string(certificate.subject),
            "commonName": .string(certificate.commonName),
            "organizations": list(certificate.organizations),
            "issuer": .string(certificate.issuer),
            "serial": .string(certificate.serial),
            "notBefore": .timestamp(seconds: certificate.notBefore),
            "notAfter": .timestamp(seconds: certificate.notAfter),
            "keyType": .string(certificate.key.type),
            "keyBits": certificate.key.bits.map { .int(Int64($0)) }
                ?? .unknown(reason: "\(path): the key's algorithm is not known to Merlon"),
            "keySHA256": .string(certificate.key.sha256),
            "signatureAlgorithm": .string(certificate.signatureAlgorithm),
            "isSelfSigned": .bool(certificate.isSelfSigned),
            "isCA": extensions.isCA.map { .bool($0) }
                ?? .unknown(reason: "\(path): its basic constraints cannot be read"),
            "keyUsages": list(extensions.keyUsages, "key usages"),
            "extendedKeyUsages": list(extensions.extendedKeyUsages, "extended key usages"),
            "dnsNames": list(extensions.dnsNames),
            "ipAddresses": list(extensions.ipAddresses),
        ]
        return fields.mapValues { Fact($0, from: origin) }
    }
}
