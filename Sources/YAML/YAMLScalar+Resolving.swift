/// Why a scalar cannot be what its tag says.
enum TagMismatch: Error, Hashable {
    case notA(String)
    case timestamp
}

extension YAMLScalar {
    /// The scalar, which its tag must fit; of base64 the text that it stands for.
    func settled(at place: Place, path: String) throws(YAMLError) -> YAMLScalar {
        guard let tag else { return self }
        do throws(TagMismatch) {
            let value = try tagged(tag)
            guard tag == Self.tagPrefix + "binary", case .string(let text) = value else {
                return self
            }
            return YAMLScalar(text: text, isPlain: false, tag: nil)
        } catch {
            switch error {
            case .notA(let type):
                throw YAMLError(path, place, "'\(text.prefix(40))' is no \(type), as its tag says")
            case .timestamp:
                throw YAMLError(
                    path, place, "a value with the tag '!!timestamp' is not read",
                    kind: .ambiguous)
            }
        }
    }

    static let tagPrefix = "tag:yaml.org,2002:"

    /// The value of a scalar with an explicit tag; one that go-yaml does not know makes a string.
    func tagged(_ tag: String) throws(TagMismatch) -> Resolved {
        guard tag.hasPrefix(Self.tagPrefix) else { return .string(text) }
        let name = String(tag.dropFirst(Self.tagPrefix.count))
        switch name {
        case "null", "bool", "int", "float":
            switch (name, Self.plain(text)) {
            case ("null", .null), ("bool", .bool), ("int", .int), ("int", .unsigned),
                ("float", .double):
                return Self.plain(text)
            case ("float", .int(let value)): return .double(Double(value))
            default: throw .notA(name)
            }
        case "timestamp":
            // Whether it is one is decided by a library of dates; as text it would be kept as it is.
            let year = text.utf8.prefix { 0x30...0x39 ~= $0 }
            throw year.count == 4 && text.utf8.dropFirst(4).first == UInt8(ascii: "-")
                ? .timestamp : .notA(name)
        case "binary":
            guard let bytes = Base64.decode(text) else { throw .notA("base64") }
            return .string(String(replacingInvalid: bytes[...]))
        default: return .string(text)
        }
    }

    /// The value of a text without quotes and tag.
    static func plain(_ text: String) -> Resolved {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case 0x30...0x39: return number(text) ?? .string(text)
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            return words[text] ?? number(text) ?? .string(text)
        case UInt8(ascii: "."):
            return words[text] ?? fraction(text) ?? .string(text)
        case _ where initials.contains(first): return words[text] ?? .string(text)
        default: return .string(text)
        }
    }

    /// With what a word of ``words`` begins that is no number.
    private static let initials = [UInt8]("yYnNtTfFoO~".utf8)

    private static let words: [String: Resolved] = {
        var words: [String: Resolved] = [
            "~": .null, "null": .null, "Null": .null, "NULL": .null,
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
}
