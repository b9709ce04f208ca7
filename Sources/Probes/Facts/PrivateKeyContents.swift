import Crypto
import SwiftASN1

/// What a private key is, without anything that could be used as it: only its public half is kept.
struct PrivateKeyContents {
    /// RSA, ECDSA, Ed25519 or Ed448, or the number of another algorithm; nil where it is encrypted.
    let type: String?
    /// Nil where it is not known.
    let bits: Int?
    let isEncrypted: Bool
    /// Nil where it cannot be told from the private one.
    let publicKey: PublicKeyValue?

    private init(type: String?, bits: Int?, publicKey: PublicKeyValue?, isEncrypted: Bool = false) {
        self.type = type
        self.bits = bits
        self.publicKey = publicKey
        self.isEncrypted = isEncrypted
    }

    /// Whether a block of this label is a private key.
    static func isKey(_ label: String) -> Bool {
        label == "PRIVATE KEY" || label.hasSuffix(" PRIVATE KEY")
    }

    /// Throws where the block is no key that can be read.
    init(_ block: PEMBlock) throws {
        if block.hasEncryptedHeader || block.label == "ENCRYPTED PRIVATE KEY" {
            self.init(type: nil, bits: nil, publicKey: nil, isEncrypted: true)
            return
        }
        guard let bytes = block.bytes else { throw CertificateError.truncated }
        switch block.label {
        case "RSA PRIVATE KEY": self = try Self.rsa(bytes[...])
        case "EC PRIVATE KEY": self = try Self.ellipticCurve(bytes[...], curve: nil)
        case "PRIVATE KEY": self = try Self.wrapped(bytes)
        default: throw CertificateError.unsupported(block.label)
        }
    }

    /// `RSAPrivateKey` (RFC 8017): a version, the modulus, the exponent, and what is secret.
    private static func rsa(_ bytes: ArraySlice<UInt8>) throws -> PrivateKeyContents {
        let (modulus, exponent) = try DER.sequence(
            try DER.parse(bytes), identifier: .sequence
        ) { nodes in
            _ = nodes.next()
            let modulus = try ArraySlice<UInt8>(derEncoded: &nodes).drop { $0 == 0 }
            let exponent = try ArraySlice<UInt8>(derEncoded: &nodes).drop { $0 == 0 }
            while nodes.next() != nil {}
            return (Array(modulus), Array(exponent))
        }
        return PrivateKeyContents(
            type: "RSA", bits: KeyAlgorithm.bits(of: modulus),
            publicKey: .rsa(modulus: modulus, exponent: exponent))
    }

    /// `ECPrivateKey` (RFC 5915): a version, the secret number, and perhaps the curve and the point.
    private static func ellipticCurve(
        _ bytes: ArraySlice<UInt8>, curve named: String?
    ) throws -> PrivateKeyContents {
        let (secret, own) = try DER.sequence(try DER.parse(bytes), identifier: .sequence) { nodes in
            _ = nodes.next()
            let secret = try ASN1OctetString(derEncoded: &nodes).bytes
            let curve = try DER.optionalExplicitlyTagged(
                &nodes, tagNumber: 0, tagClass: .contextSpecific
            ) { "\(try ASN1ObjectIdentifier(derEncoded: $0))" }
            while nodes.next() != nil {}
            return (secret, curve)
        }
        let curve = named ?? own ?? ""
        return PrivateKeyContents(
            type: "ECDSA", bits: KeyAlgorithm.curves[curve],
            publicKey: point(curve: curve, secret).map { .point(curve: curve, $0) })
    }

    /// The point that belongs to a secret number; nil for a curve that is not known here.
    ///
    /// The point that can stand in the file is not taken: a component computes it as well.
    private static func point(curve: String, _ secret: ArraySlice<UInt8>) -> [UInt8]? {
        // Some programs leave leading zeros out.
        let size = ((KeyAlgorithm.curves[curve] ?? 0) + 7) / 8
        let secret = Array(repeating: 0, count: max(0, size - secret.count)) + secret
        // A number that is none of the curve has no point; the file is told without one then.
        switch curve {
        case KeyAlgorithm.p256:
            return (try? P256.Signing.PrivateKey(rawRepresentation: secret))
                .map { Array($0.publicKey.x963Representation) }
        case KeyAlgorithm.p384:
            return (try? P384.Signing.PrivateKey(rawRepresentation: secret))
                .map { Array($0.publicKey.x963Representation) }
        case KeyAlgorithm.p521:
            return (try? P521.Signing.PrivateKey(rawRepresentation: secret))
                .map { Array($0.publicKey.x963Representation) }
        default: return nil
        }
    }

    /// `PrivateKeyInfo` (RFC 5958): a version, the algorithm, and the key inside.
    private static func wrapped(_ bytes: [UInt8]) throws -> PrivateKeyContents {
        let (oid, parameters, key) = try DER.sequence(
            try DER.parse(bytes), identifier: .sequence
        ) { nodes in
            _ = nodes.next()
            let (oid, _, parameters) = try CertificateContents.algorithm(nodes.next())
            let key = try ASN1OctetString(derEncoded: &nodes).bytes
            while nodes.next() != nil {}
            return (oid, parameters, key)
        }
        switch oid {
        case KeyAlgorithm.rsa, KeyAlgorithm.rsaPSS: return try rsa(key)
        case KeyAlgorithm.ellipticCurve:
            let curve = try parameters.map { "\(try ASN1ObjectIdentifier(derEncoded: $0))" }
            return try ellipticCurve(key, curve: curve)
        default:
            let known = KeyAlgorithm.edwards[oid]
            return PrivateKeyContents(
                type: known?.name ?? oid, bits: known?.bits,
                publicKey: oid == KeyAlgorithm.ed25519 ? try ed25519(key) : nil)
        }
    }

    private static func ed25519(_ bytes: ArraySlice<UInt8>) throws -> PublicKeyValue {
        let seed = try ASN1OctetString(derEncoded: try DER.parse(bytes)).bytes
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        return .other(
            algorithm: KeyAlgorithm.ed25519, Array(key.publicKey.rawRepresentation))
    }
}
