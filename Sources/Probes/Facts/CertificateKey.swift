import Crypto
import SwiftASN1

/// The public key of a certificate, as far as its strength and its identity are concerned.
struct CertificateKey {
    /// RSA, ECDSA, Ed25519 or Ed448, or the number of another algorithm.
    let type: String
    /// Nil where it is not known.
    let bits: Int?
    let value: PublicKeyValue
    /// The digest of `SubjectPublicKeyInfo`, in hexadecimal digits.
    let sha256: String

    /// Reads `SubjectPublicKeyInfo`.
    init(_ node: ASN1Node?) throws {
        guard let node else { throw CertificateError.truncated }
        let (oid, parameters, bytes) = try DER.sequence(node, identifier: .sequence) { nodes in
            let (oid, _, parameters) = try CertificateContents.algorithm(nodes.next())
            let key = try ASN1BitString(derEncoded: &nodes)
            return (oid, parameters, key.bytes)
        }
        sha256 = Hexadecimal.text(SHA256.hash(data: node.encodedBytes))
        switch oid {
        case KeyAlgorithm.rsa, KeyAlgorithm.rsaPSS:
            let (modulus, exponent) = try Self.rsa(bytes)
            type = "RSA"
            bits = KeyAlgorithm.bits(of: modulus)
            value = .rsa(modulus: modulus, exponent: exponent)
        case KeyAlgorithm.ellipticCurve:
            let curve = try parameters.map { "\(try ASN1ObjectIdentifier(derEncoded: $0))" } ?? ""
            type = "ECDSA"
            bits = KeyAlgorithm.curves[curve]
            value = .point(curve: curve, Array(bytes))
        default:
            (type, bits) = KeyAlgorithm.edwards[oid].map { ($0.name, $0.bits) } ?? (oid, nil)
            value = .other(algorithm: oid, Array(bytes))
        }
    }

    /// The value of a public key that stands alone, as `sa.pub` does; throws where it is none.
    static func value(of block: PEMBlock) throws -> PublicKeyValue {
        guard let bytes = block.bytes else { throw CertificateError.truncated }
        if block.label == "RSA PUBLIC KEY" {
            let (modulus, exponent) = try rsa(bytes[...])
            return .rsa(modulus: modulus, exponent: exponent)
        }
        return try CertificateKey(try DER.parse(bytes)).value
    }

    /// Modulus and exponent of an `RSAPublicKey` (RFC 8017).
    private static func rsa(_ bytes: ArraySlice<UInt8>) throws -> ([UInt8], [UInt8]) {
        try DER.sequence(try DER.parse(bytes), identifier: .sequence) { nodes in
            let modulus = try ArraySlice<UInt8>(derEncoded: &nodes).drop { $0 == 0 }
            let exponent = try ArraySlice<UInt8>(derEncoded: &nodes).drop { $0 == 0 }
            while nodes.next() != nil {}
            return (Array(modulus), Array(exponent))
        }
    }
}
