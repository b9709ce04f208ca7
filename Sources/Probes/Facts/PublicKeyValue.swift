/// A public key by its value, so that two of them can be compared however they were written.
enum PublicKeyValue: Hashable, Sendable {
    /// Modulus and exponent without leading zeros.
    case rsa(modulus: [UInt8], exponent: [UInt8])
    /// A point of a curve, as X9.63 writes it; the curve by its object identifier.
    case point(curve: String, [UInt8])
    /// The bytes of a key of another algorithm, which is told by its object identifier.
    case other(algorithm: String, [UInt8])
}
