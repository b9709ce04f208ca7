/// A value that stands without quotes: a number, a boolean, a date or a time.
enum TOMLWord {
    /// Nil for a word that is none of these.
    static func content(_ word: String) -> TOMLNode.Content? {
        switch word {
        case "true": .bool(true)
        case "false": .bool(false)
        case "inf", "+inf": .double(.infinity)
        case "-inf": .double(-.infinity)
        case "nan", "+nan", "-nan": .double(.nan)
        default: integer(word) ?? double(word) ?? (isMoment(word) ? .moment(word) : nil)
        }
    }

    private static func integer(_ word: String) -> TOMLNode.Content? {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
            guard let digits = digits(word.dropFirst(2)), !"+-".contains(digits.first ?? "+") else {
                return nil
            }
            return Int64(digits, radix: radix).map { .integer($0) }
        }
        guard let plain = decimal(word) else { return nil }
        return Int64(plain).map { .integer($0) }
    }

    /// The digits with their sign; nil where there are others or a zero leads them.
    private static func decimal(_ word: String) -> String? {
        let unsigned = word.drop { $0 == "+" || $0 == "-" }
        guard word.count - unsigned.count <= 1, let digits = digits(unsigned),
            digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), digits == "0" || digits.first != "0"
        else { return nil }
        return (word.first == "-" ? "-" : "") + digits
    }

    /// Without underscores, each of which stands between two digits; nil where one does not.
    private static func digits(_ text: Substring) -> String? {
        guard !text.isEmpty, text.first != "_", text.last != "_", !text.contains("__") else {
            return nil
        }
        return text.filter { $0 != "_" }
    }

    private static func double(_ word: String) -> TOMLNode.Content? {
        let parts = word.lowercased().split(
            separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first else { return nil }
        let sides = first.split(separator: ".", omittingEmptySubsequences: false)
        guard sides.count <= 2, sides.count + parts.count > 2, let whole = decimal(String(sides[0]))
        else { return nil }
        var text = first.hasPrefix("-") && !whole.hasPrefix("-") ? "-" + whole : whole
        if sides.count == 2 {
            guard let fraction = digits(sides[1]), fraction.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
            else { return nil }
            text += "." + fraction
        }
        if parts.count == 2 {
            let sign = parts[1].first == "-" ? "-" : ""
            let unsigned = parts[1].first == "+" || parts[1].first == "-"
            guard let power = digits(unsigned ? parts[1].dropFirst() : parts[1]),
                power.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
            else { return nil }
            text += "e" + sign + power
        }
        return Double(text).map { .double($0) }
    }

    /// The shapes of RFC 3339, with seconds.
    private static func isMoment(_ word: String) -> Bool {
        let parts = word.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { "Tt ".contains($0) })
        if parts.count == 2 { return isDate(parts[0]) && isTime(parts[1], mayHaveZone: true) }
        return isDate(parts[0]) || isTime(parts[0], mayHaveZone: false)
    }

    private static func isDate(_ text: Substring) -> Bool {
        guard hasShape(text, "0000-00-00") else { return false }
        let (year, month, day) = (number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return 1...12 ~= month && 1...days[month - 1] ~= day && year > 0
    }

    private static func isTime(_ text: Substring, mayHaveZone: Bool) -> Bool {
        guard hasShape(text.prefix(8), "00:00:00"), number(text, 0, 2) < 24,
            number(text, 3, 2) < 60, number(text, 6, 2) < 60
        else { return false }
        var rest = text.dropFirst(8)
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            if fraction.isEmpty { return false }
            rest = rest.dropFirst(1 + fraction.count)
        }
        if rest.isEmpty { return true }
        guard mayHaveZone else { return false }
        if rest == "Z" || rest == "z" { return true }
        return (hasShape(rest, "+00:00") || hasShape(rest, "-00:00")) && number(rest, 1, 2) < 24
            && number(rest, 4, 2) < 60
    }

    /// The digits at a place, which are known to be some.
    private static func number(_ text: Substring, _ start: Int, _ count: Int) -> Int {
        Int(text.dropFirst(start).prefix(count)) ?? 0
    }

    private static func hasShape(_ text: Substring, _ shape: String) -> Bool {
        text.utf8.count == shape.utf8.count
            && zip(text.utf8, shape.utf8).allSatisfy { byte, mark in
                mark == UInt8(ascii: "0") ? 0x30...0x39 ~= byte : byte == mark
            }
    }
}
