import SwiftASN1

/// The public key of a certificate, as far as its strength is concerned.
struct CertificateKey {
    /// RSA, ECDSA, Ed25519 or Ed448, or the number of another algorithm.
    let type: String
    /// Nil where it is not known.
    let bits: Int?

    /// Curves by their object identifiers (RFC 5480, SEC 2).
    private static let curves = [
        "1.2.840.10045.3.1.1": 192, "1.2.840.10045.3.1.7": 256, "1.3.132.0.10": 256,
        "1.3.132.0.33": 224, "1.3.132.0.34": 384, "1.3.132.0.35": 521,
    ]

    /// Reads `SubjectPublicKeyInfo`.
    init(_ node: ASN1Node?) throws {
        guard let node else { throw CertificateError.truncated }
        let (oid, curve, bytes) = try DER.sequence(node, identifier: .sequence) { nodes in
            let (oid, _, parameters) = try CertificateContents.algorithm(nodes.next())
            let key = try ASN1BitString(derEncoded: &nodes)
            return (oid, parameters, key.bytes)
        }
        switch oid {
        case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10":
            type = "RSA"
            bits = try Self.modulusBits(bytes)
        case "1.2.840.10045.2.1":
            type = "ECDSA"
            bits = try curve.flatMap { Self.curves["\(try ASN1ObjectIdentifier(derEncoded: $0))"] }
        case "1.3.101.112": (type, bits) = ("Ed25519", 256)
        case "1.3.101.113": (type, bits) = ("Ed448", 456)
        default: (type, bits) = (oid, nil)
        }
    }

    private static func modulusBits(_ bytes: ArraySlice<UInt8>) throws -> Int {
        try DER.sequence(try DER.parse(bytes), identifier: .sequence) { nodes in
            let modulus = try ArraySlice<UInt8>(derEncoded: &nodes).drop { $0 == 0 }
            while nodes.next() != nil {}
            return modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        }
    }
}
