/// Values as Go's `strconv` reads them from the text of a flag.
enum GoValue {
    /// `strconv.ParseBool`; nil where it fails.
    static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// `strconv.ParseInt` with base 0: decimal, `0x`, `0o`, `0b` and a leading `0` for octal.
    static func integer(_ text: String, bits: Int) -> Int64? {
        let isNegative = text.hasPrefix("-")
        var digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
        var radix = 10
        if digits.first == "0", digits.count > 1 {
            let prefix = digits.dropFirst().first?.lowercased() ?? ""
            radix = ["x": 16, "b": 2, "o": 8][prefix] ?? 8
            digits = digits.dropFirst("xbo".contains(prefix) ? 2 : 1)
        }
        // Underscores stand between digits, or between a prefix and a digit.
        let plain = digits.filter { $0 != "_" }
        let isSpaced = digits.contains("__") || digits.last == "_"
        if isSpaced || (radix == 10 && digits.first == "_") { return nil }
        guard plain.first != "-", plain.first != "+",
            let value = Int64((isNegative ? "-" : "") + plain, radix: radix),
            bits == 64 || Int32(exactly: value) != nil
        else { return nil }
        return value
    }
}
