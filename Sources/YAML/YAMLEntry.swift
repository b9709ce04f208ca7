/// A key and its value.
package struct YAMLEntry: Hashable, Sendable {
    package let key: YAMLNode
    package let value: YAMLNode
    /// The key as Kubernetes' components know it: `yes:` is named `true`, `0x10:` is named `16`.
    package let name: String

    package init(key: YAMLNode, value: YAMLNode) {
        self.key = key
        self.value = value
        name = Self.name(of: key)
    }

    /// What sigs.k8s.io/yaml makes of a key.
    private static func name(of key: YAMLNode) -> String {
        guard let scalar = key.scalar else { return "" }
        return switch scalar.resolved {
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): shortest(Float(value))
        case .string(let text): text
        case .null, .unsigned: scalar.text
        }
    }

    /// Go's `strconv.FormatFloat(value, 'g', -1, 32)`, with YAML's words for what is not finite.
    private static func shortest(_ value: Float) -> String {
        if value.isNaN { return ".nan" }
        if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
        let sign = value.sign == .minus ? "-" : ""
        guard value != 0 else { return sign + "0" }
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let whole = mantissa[0]
        var digits = whole + (mantissa.dropFirst().first ?? "")
        // The value is 0.digits times ten to the power of `point`.
        var point = whole.utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.first == "0" {
            digits.removeFirst()
            point -= 1
        }
        while digits.last == "0" { digits.removeLast() }
        let exponent = point - 1
        if exponent < -4 || exponent >= 6 {
            let tail = digits.dropFirst()
            let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            return sign + digits.prefix(1) + (tail.isEmpty ? "" : "." + tail)
                + (exponent < 0 ? "e-" : "e+") + power
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if digits.count <= point {
            return sign + digits + String(repeating: "0", count: point - digits.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}
