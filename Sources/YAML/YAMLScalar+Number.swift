extension YAMLScalar {
    /// Go's `strconv.ParseInt(text, 0, 64)` with underscores left out, then `ParseFloat`.
    static func number(_ text: String) -> Resolved? {
        let compact = text.utf8.contains(0x5F) ? text.filter { $0 != "_" } : text
        return integer(compact) ?? double(compact)
    }

    private static func radix(_ letter: UInt8) -> Int? {
        switch letter {
        case UInt8(ascii: "b"): 2
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "x"): 16
        default: nil
        }
    }

    private static func integer(_ compact: String) -> Resolved? {
        let isNegative = compact.utf8.first == UInt8(ascii: "-")
        let isSigned = isNegative || compact.utf8.first == UInt8(ascii: "+")
        var digits = compact.dropFirst(isSigned ? 1 : 0)
        var radix = 10
        if digits.utf8.first == UInt8(ascii: "0"), digits.utf8.count > 1 {
            let prefix = digits.utf8.dropFirst().first.map { $0 | 0x20 }
            let marked = digits.utf8.count > 2 ? prefix.flatMap(Self.radix) : nil
            radix = marked ?? 8
            digits = digits.dropFirst(marked == nil ? 1 : 2)
        }
        // go-yaml reads on behind `0b` once more, and takes a sign there.
        if !isSigned, radix == 2, compact.hasPrefix("0b"), let value = Int64(digits, radix: 2) {
            return .int(value)
        }
        guard let first = digits.utf8.first, first != 0x2B, first != 0x2D,
            let magnitude = UInt64(digits, radix: radix)
        else { return nil }
        if isNegative {
            return magnitude <= Int64.min.magnitude
                ? .int(Int64(0 &- Int64(bitPattern: magnitude))) : nil
        }
        if let value = Int64(exactly: magnitude) { return .int(value) }
        return isSigned ? nil : .unsigned(magnitude)
    }

    /// A text that begins with a point, in which Go takes an underscore between digits.
    static func fraction(_ text: String) -> Resolved? {
        guard text.utf8.contains(0x5F) else { return double(text) }
        let runs = text.utf8.split(separator: 0x5F, omittingEmptySubsequences: false)
        let areDigits = { (byte: UInt8?) in byte.map { 0x30...0x39 ~= $0 } == true }
        for (before, after) in zip(runs, runs.dropFirst())
        where !areDigits(before.last) || !areDigits(after.first) {
            return nil
        }
        return double(text.filter { $0 != "_" })
    }

    /// Decimal digits with a point or an exponent; what is out of range is no number.
    private static func double(_ compact: String) -> Resolved? {
        guard isDecimal(compact), let value = Double(compact), value.isFinite else { return nil }
        return .double(value)
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isDecimal(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func skipSign() {
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
                rest.removeFirst()
            }
        }
        func skipDigits() -> Int {
            let digits = rest.prefix { 0x30...0x39 ~= $0 }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        skipSign()
        var digits = skipDigits()
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += skipDigits()
        }
        guard digits > 0 else { return false }
        guard let mark = rest.first else { return true }
        guard mark | 0x20 == UInt8(ascii: "e") else { return false }
        rest.removeFirst()
        skipSign()
        return skipDigits() > 0 && rest.isEmpty
    }
}
