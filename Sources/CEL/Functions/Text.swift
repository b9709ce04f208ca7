/// Strings as the language sees them: code points, and texts of other values.
enum Text {
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

    /// A double in Go's decimal forms; nil for any other text and for what is too large.
    static func double(_ text: String) -> Double? {
        if text.lowercased() == "nan" { return .nan }
        var rest = Substring(text)
        let sign: Double = rest.first == "-" ? -1 : 1
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        if ["inf", "infinity"].contains(rest.lowercased()) { return sign * .infinity }
        let whole = digits(&rest)
        var fraction = ""
        if rest.first == "." {
            rest.removeFirst()
            fraction = digits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        var exponent = "0"
        if rest.first == "e" || rest.first == "E" {
            rest.removeFirst()
            let isNegative = rest.first == "-"
            if isNegative || rest.first == "+" { rest.removeFirst() }
            exponent = (isNegative ? "-" : "") + digits(&rest)
        }
        guard rest.isEmpty, let value = Double("0\(whole).\(fraction)0e\(exponent)"),
            value.isFinite
        else { return nil }
        return sign * value
    }

    private static func digits(_ rest: inout Substring) -> String {
        let digits = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(digits.count)
        return String(digits)
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
