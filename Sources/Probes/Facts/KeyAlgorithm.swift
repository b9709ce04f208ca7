/// The algorithms of keys by their object identifiers (RFC 3279, RFC 5480, SEC 2, RFC 8410).
enum KeyAlgorithm {
    static let rsa = "1.2.840.113549.1.1.1"
    static let rsaPSS = "1.2.840.113549.1.1.10"
    static let ellipticCurve = "1.2.840.10045.2.1"

    /// The bits of a key on a curve.
    static let curves = [
        "1.2.840.10045.3.1.1": 192, p256: 256, "1.3.132.0.10": 256, "1.3.132.0.33": 224,
        p384: 384, p521: 521,
    ]

    static let p256 = "1.2.840.10045.3.1.7"
    static let p384 = "1.3.132.0.34"
    static let p521 = "1.3.132.0.35"
    static let ed25519 = "1.3.101.112"

    static let edwards = [
        ed25519: (name: "Ed25519", bits: 256), "1.3.101.113": (name: "Ed448", bits: 456),
    ]

    /// The size of an RSA key, by its modulus without leading zeros.
    static func bits(of modulus: [UInt8]) -> Int {
        modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
    }
}
