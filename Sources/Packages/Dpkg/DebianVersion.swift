/// A version as dpkg orders them: `1:4.13+dfsg1-1+deb12u2` (deb-version(7)).
package struct DebianVersion: Hashable, Comparable, Sendable {
    private let epoch: Int
    private let upstream: [UInt8]
    private let revision: [UInt8]

    package init(_ text: String) {
        var rest = Array(text.utf8)[...]
        var epoch = 0
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")),
            let number = Int(String(decoding: rest[..<colon], as: UTF8.self))
        {
            epoch = number
            rest = rest[(colon + 1)...]
        }
        self.epoch = epoch
        let dash = rest.lastIndex(of: UInt8(ascii: "-"))
        upstream = Array(rest[..<(dash ?? rest.endIndex)])
        revision = dash.map { Array(rest[($0 + 1)...]) } ?? []
    }

    package static func == (one: DebianVersion, other: DebianVersion) -> Bool {
        one.order(to: other) == 0
    }

    package static func < (one: DebianVersion, other: DebianVersion) -> Bool {
        one.order(to: other) < 0
    }

    package func hash(into hasher: inout Hasher) {
        // What is equal need not be written alike (`1.0` and `1.00`).
        hasher.combine(epoch)
    }

    private func order(to other: DebianVersion) -> Int {
        if epoch != other.epoch { return epoch - other.epoch }
        let order = Self.order(upstream, other.upstream)
        return order != 0 ? order : Self.order(revision, other.revision)
    }

    /// Stretches without digits and numbers by turns.
    static func order(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var (first, second) = (one[...], other[...])
        while !first.isEmpty || !second.isEmpty {
            while first.first.map(isDigit) == false || second.first.map(isDigit) == false {
                let order = weight(first.first) - weight(second.first)
                if order != 0 { return order }
                first = first.dropFirst()
                second = second.dropFirst()
            }
            let numbers = (number(&first), number(&second))
            if numbers.0.count != numbers.1.count { return numbers.0.count - numbers.1.count }
            for (one, other) in zip(numbers.0, numbers.1) where one != other {
                return Int(one) - Int(other)
            }
        }
        return 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte
    }

    /// `~` before the end and a number, those before letters, and letters before all else.
    private static func weight(_ byte: UInt8?) -> Int {
        guard let byte, !isDigit(byte) else { return 0 }
        if byte == UInt8(ascii: "~") { return -1 }
        let isLetter = 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
        return isLetter ? Int(byte) : Int(byte) + 256
    }

    /// Takes the digits at the beginning away, and gives them without leading zeros.
    private static func number(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = bytes.prefix(while: isDigit)
        bytes = bytes.dropFirst(digits.count)
        return digits.drop { $0 == 0x30 }
    }
}
