import Crypto
import FoundationEssentials
import HostSystem
import Posture
import SwiftASN1
import X509
import _CryptoExtras

/// Facts about a certificate.
enum CertificateFacts {
    static let type = FactType.record([
        FactField("path", .string, "the file that holds it"),
        FactField("subject", .string),
        FactField("issuer", .string),
        FactField("notBefore", .timestamp),
        FactField("notAfter", .timestamp, "the moment of expiry"),
        FactField("keyType", .string, "RSA, ECDSA or Ed25519"),
        FactField("keyBits", .int, "the size of the key in bits"),
        FactField("signatureAlgorithm", .string),
        FactField("isSelfSigned", .bool, "whether subject and issuer are the same"),
        FactField("dnsNames", .list(.string)),
    ])

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
        do {
            let documents = try PEMDocument.parseMultiple(pemString: text)
            guard
                let document = documents.first(where: {
                    $0.discriminator == Certificate.defaultPEMDiscriminator
                })
            else { return .unknown("\(path): it holds no certificate", from: origin) }
            return fact(try Certificate(pemDocument: document), path: path, from: origin)
        } catch {
            return .unknown("\(path): the certificate cannot be read: \(error)", from: origin)
        }
    }

    private static func fact(_ certificate: Certificate, path: String, from origin: Origin) -> Fact
    {
        let (type, bits) = key(certificate.publicKey)
        var fields: [String: FactValue] = [
            "path": .string(path),
            "subject": .string("\(certificate.subject)"),
            "issuer": .string("\(certificate.issuer)"),
            "notBefore": .timestamp(
                seconds: seconds(certificate.notValidBefore.timeIntervalSince1970)),
            "notAfter": .timestamp(
                seconds: seconds(certificate.notValidAfter.timeIntervalSince1970)),
            "keyType": .string(type),
            "signatureAlgorithm": .string(name(of: certificate.signatureAlgorithm)),
            "isSelfSigned": .bool(certificate.subject == certificate.issuer),
            "dnsNames": .list(names(certificate).map { Fact(.string($0), from: origin) }),
        ]
        fields["keyBits"] =
            bits.map { .int(Int64($0)) } ?? .unknown(reason: "a key of an unknown type")
        return Fact(.map(fields.mapValues { Fact($0, from: origin) }), from: origin)
    }

    private static func seconds(_ interval: Double) -> Int64 {
        Int64(exactly: interval.rounded(.down)) ?? (interval < 0 ? .min : .max)
    }

    /// `sha256WithRSAEncryption`
    private static func name(of algorithm: Certificate.SignatureAlgorithm) -> String {
        String("\(algorithm)".trimmingPrefix("SignatureAlgorithm."))
    }

    private static func key(_ key: Certificate.PublicKey) -> (type: String, bits: Int?) {
        if let rsa = _RSA.Signing.PublicKey(key) { return ("RSA", rsa.keySizeInBits) }
        if P256.Signing.PublicKey(key) != nil { return ("ECDSA", 256) }
        if P384.Signing.PublicKey(key) != nil { return ("ECDSA", 384) }
        if P521.Signing.PublicKey(key) != nil { return ("ECDSA", 521) }
        if Curve25519.Signing.PublicKey(key) != nil { return ("Ed25519", 256) }
        return ("unknown", nil)
    }

    private static func names(_ certificate: Certificate) -> [String] {
        // A certificate whose names cannot be read is judged by its other facts.
        guard let names = try? certificate.extensions.subjectAlternativeNames else { return [] }
        return names.compactMap { if case .dnsName(let name) = $0 { name } else { nil } }
    }
}
