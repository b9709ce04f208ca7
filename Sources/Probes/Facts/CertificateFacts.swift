import HostSystem
import Posture
import SwiftASN1

/// Facts about a certificate.
enum CertificateFacts {
    static let type = FactType.record([
        FactField("path", .string, "the file that holds it"),
        FactField("subject", .string),
        FactField("issuer", .string),
        FactField("notBefore", .timestamp),
        FactField("notAfter", .timestamp, "the moment of expiry"),
        FactField("keyType", .string, "RSA, ECDSA, Ed25519, Ed448 or another algorithm's number"),
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
        let begin = "-----BEGIN CERTIFICATE-----"
        let end = "-----END CERTIFICATE-----"
        guard let first = text.firstRange(of: begin),
            let last = text[first.upperBound...].firstRange(of: end)
        else { return .unknown("\(path): it holds no certificate", from: origin) }
        do {
            let document = try PEMDocument(
                pemString: String(text[first.lowerBound..<last.upperBound]))
            return fact(try CertificateContents(der: document.derBytes), path: path, from: origin)
        } catch {
            return .unknown("\(path): the certificate cannot be read: \(error)", from: origin)
        }
    }

    private static func fact(
        _ certificate: CertificateContents, path: String, from origin: Origin
    ) -> Fact {
        let fields: [String: FactValue] = [
            "path": .string(path),
            "subject": .string(certificate.subject),
            "issuer": .string(certificate.issuer),
            "notBefore": .timestamp(seconds: certificate.notBefore),
            "notAfter": .timestamp(seconds: certificate.notAfter),
            "keyType": .string(certificate.key.type),
            "keyBits": certificate.key.bits.map { .int(Int64($0)) }
                ?? .unknown(reason: "\(path): the key's algorithm is not known to Merlon"),
            "signatureAlgorithm": .string(certificate.signatureAlgorithm),
            "isSelfSigned": .bool(certificate.subject == certificate.issuer),
            "dnsNames": .list(certificate.dnsNames.map { Fact(.string($0), from: origin) }),
        ]
        return Fact(.map(fields.mapValues { Fact($0, from: origin) }), from: origin)
    }
}
