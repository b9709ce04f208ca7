import HostSystem

/// A number of 128 bits: milliseconds since 1970, then chance; later ones sort after earlier ones.
///
/// See github.com/ulid/spec.
package struct ULID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 48 bits of time, then 16 bits of chance.
    package let high: UInt64
    /// 64 bits of chance.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    package var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * $0)) }
    }

    /// When it was made; milliseconds since 1970.
    package var milliseconds: Int64 { Int64(high >> 16) }

    /// 26 letters and digits of Crockford's alphabet.
    package var description: String {
        var text = [UInt8](repeating: 0, count: 26)
        var (high, low) = (high, low)
        for index in text.indices.reversed() {
            text[index] = Self.alphabet[Int(low & 31)]
            low = low >> 5 | high << 59
            high >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}

/// Makes numbers of which each is greater than the one before within a millisecond.
struct ULIDGenerator {
    private var last: ULID?

    /// One for a purpose of its own, dated now.
    static func single() -> ULID {
        var generator = ULIDGenerator()
        return generator.next(at: WallClock.millisecondsSince1970())
    }

    mutating func next(at milliseconds: Int64) -> ULID {
        let time = UInt64(clamping: milliseconds) & 0xFFFF_FFFF_FFFF
        // Where all chance of this millisecond is used up, it starts anew; that takes 2^79 of them.
        if let last, last.high >> 16 == time, last.low < .max {
            let next = ULID(high: last.high, low: last.low + 1)
            self.last = next
            return next
        }
        // The highest bit stays free, so that there is room to count.
        let next = ULID(
            high: time << 16 | UInt64.random(in: 0...0xFFFF),
            low: UInt64.random(in: 0...(.max >> 1)))
        last = next
        return next
    }
}
