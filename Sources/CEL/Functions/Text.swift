/// Strings as the language sees them: code points, and texts of other values.
enum Text {
    static func contains(_ text: String, _ part: String) -> Bool {
        firstIndex(of: Array(part.utf8), in: Array(text.utf8), from: 0) != nil
    }

    /// Where a run of elements begins at or after `start`.
    static func firstIndex<Element: Equatable>(
        of part: [Element], in whole: [Element], from start: Int
    ) -> Int? {
        guard whole.count >= part.count else { return nil }
        var index = start
        while index <= whole.count - part.count {
            if whole[index..<index + part.count].elementsEqual(part) { return index }
            index += 1
        }
        return nil
    }

    /// The last place at or before `start` where a run of elements begins.
    static func lastIndex<Element: Equatable>(
        of part: [Element], in whole: [Element], from start: Int
    ) -> Int? {
        var index = min(start, whole.count - part.count)
        while index >= 0 {
            if whole[index..<index + part.count].elementsEqual(part) { return index }
            index -= 1
        }
        return nil
    }

    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    /// Digits with an optional sign and nothing else; nil for any other text.
    static func decimal(_ text: String) -> String? {
        let body = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard !body.isEmpty, body.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return text
    }

    /// A double in Go's forms.
    static func double(_ text: String) -> Double? {
        let lower = text.lowercased()
        switch lower {
        case "nan": return .nan
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        default:
            let isPlain = lower.utf8.allSatisfy { byte in
                0x30...0x39 ~= byte || "+-.e".utf8.contains(byte)
            }
            guard isPlain else { return nil }
            var body = lower[...]
            let isNegative = body.first == "-"
            if body.first == "-" || body.first == "+" { body = body.dropFirst() }
            if body.hasPrefix(".") { body = "0" + body }
            if body.hasSuffix(".") { body = body.dropLast() }
            return Double(body.replacing(".e", with: "e")).map { isNegative ? -$0 : $0 }
        }
    }

    /// The text of bytes that are UTF-8; nil for others.
    static func utf8(_ bytes: [UInt8]) -> String? {
        String(validating: bytes, as: UTF8.self)
    }

    /// What `string()` gives for a scalar.
    static func plain(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .double(let value): shortest(value)
        case .string(let value): value
        case .bytes(let value): String(decoding: value, as: UTF8.self)
        case .timestamp(let value): value.text
        case .duration(let value): value.text
        case .type(let name): name
        case .ip(let value): value.text
        case .cidr(let value): value.text
        case .list, .map, .optional, .unknown: value.typeName
        }
    }

    /// The shortest text that reads back as the number, as Go's `%g`: `1e+06` is `1e+06`, but
    /// numbers with an exponent below 21 are written out.
    static func shortest(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = decimalParts(value.magnitude)
        let sign = value < 0 ? "-" : ""
        if exponent < -4 || exponent >= 21 {
            let rest = digits.dropFirst()
            let mantissa = "\(digits.prefix(1))" + (rest.isEmpty ? "" : ".\(rest)")
            let power = Decimals.padded(Int64(exponent.magnitude), 2)
            return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(power)"
        }
        if exponent < 0 {
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
        }
        if digits.count <= exponent + 1 {
            return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count)
        }
        return sign + "\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
    }

    /// The shortest digits of a positive number and the power of ten of the first.
    static func decimalParts(_ value: Double) -> (digits: String, exponent: Int) {
        let text = "\(value)"
        let pieces = text.split(separator: "e")
        var exponent = pieces.count > 1 ? Int(pieces[1]) ?? 0 : 0
        let mantissa = pieces[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(mantissa[0])
        exponent += digits.count - 1
        if mantissa.count > 1 { digits += mantissa[1] }
        while digits.count > 1, digits.first == "0" {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return (digits, exponent)
    }
}
