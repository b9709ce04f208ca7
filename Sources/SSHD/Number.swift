/// Numbers, times and sizes as sshd reads them.
enum Number {
    enum Problem: Error {
        case missing, invalid, tooSmall, tooLarge

        var text: String {
            switch self {
            case .missing: "missing"
            case .invalid: "invalid"
            case .tooSmall: "too small"
            case .tooLarge: "too large"
            }
        }
    }

    /// `strtonum`: decimal, with a sign, between bounds.
    static func integer(_ text: String, _ range: ClosedRange<Int>) throws(Problem) -> Int {
        let digits = text.utf8.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let isNegative = digits.first == UInt8(ascii: "-")
        let plain = isNegative || digits.first == UInt8(ascii: "+") ? digits.dropFirst() : digits
        guard !plain.isEmpty, plain.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .invalid
        }
        let value = Int(Substring(plain)).map { isNegative ? -$0 : $0 }
        guard let value else { throw isNegative ? .tooSmall : .tooLarge }
        if value < range.lowerBound { throw .tooSmall }
        if value > range.upperBound { throw .tooLarge }
        return value
    }

    /// `atoi_err`: 0 to the largest `int`.
    static func count(_ text: String?) throws(Problem) -> Int {
        guard let text, !text.isEmpty else { throw .missing }
        return try integer(text, 0...Int(Int32.max))
    }

    /// `a2port`: a number, or the name of one of the few services that stand in such files.
    static func port(_ text: String) -> Int? {
        do {
            return try integer(text, 0...65535)
        } catch {
            return services[text]
        }
    }

    /// RFC 6335's registry, as /etc/services has it.
    private static let services = [
        "ssh": 22, "telnet": 23, "smtp": 25, "domain": 53, "http": 80, "ldap": 389, "https": 443,
        "ldaps": 636, "socks": 1080, "mysql": 3306, "postgresql": 5432, "http-alt": 8080,
    ]

    /// `convtime`: seconds with units, `1h30m`; nil where it is none.
    ///
    /// 7.5 to 8.3 apply a unit to all seconds without one that follow it, so that `1m30s` is 1860.
    static func time(_ text: String, release: Int) -> Int? {
        guard !text.isEmpty else { return nil }
        let keepsUnit = (705..<804).contains(release)
        var total = 0
        var unit = 1
        var rest = text.utf8[...]
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty, let value = Int(Substring(digits)) else { return nil }
            rest = rest.dropFirst(digits.count)
            if !keepsUnit { unit = 1 }
            if let letter = rest.popFirst() {
                switch letter | 0x20 {
                case UInt8(ascii: "s"): break
                case UInt8(ascii: "m"): unit = 60
                case UInt8(ascii: "h"): unit = 3600
                case UInt8(ascii: "d"): unit = 86400
                case UInt8(ascii: "w"): unit = 604_800
                default: return nil
                }
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: unit)
            guard !overflow, product <= Int(Int32.max) - total else { return nil }
            total += product
        }
        return total
    }

    /// `scan_scaled`: a size with a unit of 1024; nil where it is none. A part behind a point
    /// counts.
    static func size(_ text: String) -> Int? {
        var rest = text.utf8[...]
        var sign = 1
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
            sign = rest.removeFirst() == UInt8(ascii: "-") ? -1 : 1
        }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard digits.count < 19, let whole = digits.isEmpty ? 0 : Int(Substring(digits)) else {
            return nil
        }
        rest = rest.dropFirst(digits.count)
        var fraction = 0.0
        if rest.first == UInt8(ascii: ".") {
            let places = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            fraction = Double("0." + (Substring(places).isEmpty ? "0" : Substring(places))) ?? 0
            rest = rest.dropFirst(1 + places.count)
        }
        guard let letter = rest.first else { return sign * whole }
        // What follows the unit may be anything but a letter or a digit.
        if let next = rest.dropFirst().first, isAlphanumeric(next) { return nil }
        guard let power = Array("BKMGTPE".utf8).firstIndex(of: letter & 0xDF) else { return nil }
        let factor = 1 << (10 * power)
        let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
        guard !overflow, product <= Int.max - factor else { return nil }
        return sign * (product + Int(fraction * Double(factor)))
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// The integers that `sscanf` takes from a text with `%d:%d:%d`: as many as there are.
    static func colonList(_ text: String) -> [Int] {
        var values: [Int] = []
        var rest = text.utf8[...]
        while values.count < 3 {
            rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
            var sign = ""
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
                sign = rest.removeFirst() == UInt8(ascii: "-") ? "-" : ""
            }
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard let value = Int(sign + String(Substring(digits))) else { return values }
            values.append(Int(Int32(truncatingIfNeeded: value)))
            rest = rest.dropFirst(digits.count)
            guard rest.first == UInt8(ascii: ":") else { return values }
            rest = rest.dropFirst()
        }
        return values
    }
}
