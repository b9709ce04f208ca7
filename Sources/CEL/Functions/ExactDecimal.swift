/// The exact decimal digits of a double, for rounding as C's `printf` and Go do (half to even of
/// the exact value).
struct ExactDecimal {
    private let isNegative: Bool
    /// The first digit has the power of ten `exponent`; none for zero.
    private var digits: [UInt8]
    private var exponent: Int

    init(_ number: Double) {
        isNegative = number.sign == .minus
        guard number != 0 else {
            (digits, exponent) = ([], 0)
            return
        }
        // number = significand × 2^power with an integer significand.
        let significand = number.magnitude.significandBitPattern
        let isNormal = number.isNormal
        let mantissa = isNormal ? significand | (1 << 52) : significand
        let power = (isNormal ? Int(number.exponentBitPattern) : 1) - 1_075
        var whole = Array(String(mantissa).utf8.reversed()).map { $0 - 0x30 }
        for _ in 0..<max(0, power) { Self.multiply(&whole, by: 2) }
        // A division by 2 is a multiplication by 5 and a shift of the decimal point.
        for _ in 0..<max(0, -power) { Self.multiply(&whole, by: 5) }
        exponent = whole.count - 1 - max(0, -power)
        digits = whole.reversed()
    }

    private static func multiply(_ digits: inout [UInt8], by factor: UInt8) {
        var carry: UInt8 = 0
        for index in digits.indices {
            let product = digits[index] * factor + carry
            digits[index] = product % 10
            carry = product / 10
        }
        if carry > 0 { digits.append(carry) }
    }

    /// Keeps so many digits, rounded half to even.
    private mutating func round(to count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let rest = digits[count...]
        let isOdd = count > 0 && digits[count - 1] % 2 == 1
        let isAbove =
            rest.first ?? 0 > 5 || (rest.first == 5 && rest.dropFirst().contains { $0 > 0 })
        let isHalf = rest.first == 5 && !rest.dropFirst().contains { $0 > 0 }
        digits.removeSubrange(count...)
        guard isAbove || (isHalf && isOdd) else { return }
        var index = count - 1
        while index >= 0 {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
            index -= 1
        }
        digits.insert(1, at: 0)
        exponent += 1
    }

    func fixed(_ precision: Int) -> String {
        var value = self
        value.round(to: exponent + 1 + precision)
        func digit(_ power: Int) -> String {
            let index = value.exponent - power
            return value.digits.indices.contains(index) ? String(value.digits[index]) : "0"
        }
        let highest = max(value.digits.isEmpty ? 0 : value.exponent, 0)
        let whole = (0...highest).reversed().map(digit).joined()
        let fraction = (0..<precision).map { digit(-1 - $0) }.joined()
        return (isNegative ? "-" : "") + whole + (precision > 0 ? "." + fraction : "")
    }

    func scientific(_ precision: Int) -> String {
        var value = self
        value.round(to: precision + 1)
        let padded =
            value.digits + Array(repeating: 0, count: max(0, precision + 1 - value.digits.count))
        let fraction = padded.dropFirst().map { String($0) }.joined()
        let power = value.digits.isEmpty ? 0 : value.exponent
        return (isNegative ? "-" : "") + String(padded.first ?? 0)
            + (precision > 0 ? "." + fraction : "") + "e" + (power < 0 ? "-" : "+")
            + Decimals.padded(Int64(power.magnitude), 2)
    }
}
