/// A scalar as it was written.
package struct YAMLScalar: Hashable, Sendable {
    package let text: String
    /// Written without quotes and not as a block, so that its text decides its type.
    package let isPlain: Bool
    /// An explicit tag such as `tag:yaml.org,2002:str`, or nil.
    package let tag: String?

    package init(text: String, isPlain: Bool, tag: String?) {
        self.text = text
        self.isPlain = isPlain
        self.tag = tag
    }

    /// What a scalar means.
    package enum Resolved: Hashable, Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        /// Larger than `Int64.max`.
        case unsigned(UInt64)
        case double(Double)
        case string(String)
    }

    /// The value by the rules of go-yaml v2, which Kubernetes' components use (its `resolve.go`).
    ///
    /// They are those of YAML 1.1 in part: `yes`, `on` and `y` are true.
    package var resolved: Resolved {
        if let tag { return resolved(tag: tag) }
        guard isPlain else { return .string(text) }
        return plain
    }

    private var plain: Resolved {
        if let word = Self.words[text] { return word }
        guard let first = text.utf8.first else { return .null }
        let isNumeric =
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= first || [0x2B, 0x2D, 0x2E].contains(first)
        return (isNumeric ? number : nil) ?? .string(text)
    }

    private func resolved(tag: String) -> Resolved {
        switch tag {
        case "tag:yaml.org,2002:str", "!": .string(text)
        case "tag:yaml.org,2002:null": .null
        case "tag:yaml.org,2002:float":
            if case .int(let value) = plain { .double(Double(value)) } else { plain }
        default: plain
        }
    }

    private static let words: [String: Resolved] = {
        var words: [String: Resolved] = [
            "": .null, "~": .null, "null": .null, "Null": .null, "NULL": .null,
            ".nan": .double(.nan), ".NaN": .double(.nan), ".NAN": .double(.nan),
        ]
        for text in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] {
            words[text] = .bool(true)
        }
        for text in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
            words[text] = .bool(false)
        }
        for text in [".inf", ".Inf", ".INF"] {
            words[text] = .double(.infinity)
            words["+" + text] = .double(.infinity)
            words["-" + text] = .double(-.infinity)
        }
        return words
    }()

    /// Go's `strconv.ParseInt(text, 0, 64)` with underscores left out, then `ParseFloat`.
    private var number: Resolved? {
        let compact = text.filter { $0 != "_" }
        let isNegative = compact.hasPrefix("-")
        let digits = compact.dropFirst(isNegative || compact.hasPrefix("+") ? 1 : 0).lowercased()
        return integer(digits, isNegative: isNegative) ?? double(compact)
    }

    private func integer(_ digits: String, isNegative: Bool) -> Resolved? {
        let prefixes = [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8), ("", 10)]
        for (prefix, radix) in prefixes where digits.hasPrefix(prefix) {
            let body = digits.dropFirst(prefix.count)
            guard body.first?.isHexDigit == true else { continue }
            if let value = Int64((isNegative ? "-" : "") + body, radix: radix) {
                return .int(value)
            }
            if !isNegative, let value = UInt64(body, radix: radix) { return .unsigned(value) }
            return nil
        }
        return nil
    }

    /// Decimal digits with a point or an exponent; what is out of range is no number.
    private func double(_ compact: String) -> Resolved? {
        guard compact.allSatisfy({ "0123456789.eE+-".contains($0) }),
            compact.contains(where: \.isNumber), let value = Double(compact), value.isFinite
        else { return nil }
        return .double(value)
    }
}
