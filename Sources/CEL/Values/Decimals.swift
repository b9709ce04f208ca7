/// Numbers as digits of a wanted width.
enum Decimals {
    /// `.5` for half a second; nothing for none.
    static func fraction(nanoseconds: Int) -> String {
        if nanoseconds == 0 { return "" }
        let digits = String(nanoseconds)
        var text = String(repeating: "0", count: 9 - digits.count) + digits
        while text.last == "0" { text.removeLast() }
        return "." + text
    }

    static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "")
            + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
