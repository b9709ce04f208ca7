/// A set of bytes, as `[a-z]` in a pattern names one.
struct ByteSet: Hashable, Sendable {
    private var low = UInt128(0)
    private var high = UInt128(0)

    func contains(_ byte: UInt8) -> Bool {
        let bit = UInt128(1) << UInt128(byte & 0x7F)
        return (byte < 0x80 ? low : high) & bit != 0
    }

    mutating func insert(_ byte: UInt8) {
        let bit = UInt128(1) << UInt128(byte & 0x7F)
        if byte < 0x80 { low |= bit } else { high |= bit }
    }

    mutating func remove(_ byte: UInt8) {
        let bit = UInt128(1) << UInt128(byte & 0x7F)
        if byte < 0x80 { low &= ~bit } else { high &= ~bit }
    }

    mutating func invert() {
        low = ~low
        high = ~high
    }
}
