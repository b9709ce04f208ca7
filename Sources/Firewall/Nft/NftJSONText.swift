import YAML

/// Writes expressions of nftables' JSON form (libnftables-json(5)) in its text form.
///
/// What is not known is written as a word that no rule has, and so is read as opaque.
enum NftJSONText {
    private static let unknown = "xt unknown"

    static func name(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && !"{}();\"#".utf8.contains($0) }
        return isPlain && !text.isEmpty ? text : "\"\(text)\""
    }

    /// The texts of a list, or of the one value.
    static func list(_ node: YAMLNode) -> [String] {
        node.elements?.map(value) ?? [value(node)]
    }

    static func statement(_ node: YAMLNode) -> String {
        guard let entry = node.entries?.first, case let key = entry.name else {
            return node.scalar?.text ?? unknown
        }
        let body = entry.value
        switch key {
        case "match": return match(body)
        case "accept", "drop", "return", "continue", "notrack": return key
        case "reject":
            return body[key: "type"]?.scalar.map { "reject with \($0.text)" } ?? "reject"
        case "jump", "goto", "queue": return outcome(node)
        case "counter", "log": return key
        case "limit": return "limit rate 1/second"
        case "quota": return "quota 1 bytes"
        case "ct count": return "ct count over 1"
        case "mangle":
            let left = body[key: "key"].map(value) ?? unknown
            return left + " set " + (body[key: "value"].map(value) ?? unknown)
        case "dnat", "redirect": return translation(key, body)
        case "snat", "masquerade": return key
        case "vmap":
            let left = body[key: "key"].map(value) ?? unknown
            return left + " vmap " + (body[key: "data"].map(pairs) ?? unknown)
        case "set":
            let set = body[key: "set"]?.scalar?.text ?? "@unknown"
            return "\(body[key: "op"]?.scalar?.text ?? "add") \(set) { 0 }"
        case "ct helper": return "ct helper set x"
        case "flow": return "flow add @f"
        case "comment": return ""
        default: return "xt \(key.replacing(" ", with: "-"))"
        }
    }

    /// A verdict, or the data of a map.
    static func outcome(_ node: YAMLNode) -> String {
        guard let entry = node.entries?.first, case let key = entry.name else { return value(node) }
        switch key {
        case "jump", "goto":
            return "\(key) \(name(entry.value[key: "target"]?.scalar?.text ?? ""))"
        case "accept", "drop", "return", "continue", "queue": return key
        default: return value(node)
        }
    }

    private static func pairs(_ node: YAMLNode) -> String {
        guard let list = node[key: "set"]?.elements else { return value(node) }
        let texts = list.map { pair -> String in
            guard let parts = pair.elements, parts.count == 2 else { return unknown }
            return value(parts[0]) + " : " + outcome(parts[1])
        }
        return "{ " + texts.joined(separator: ", ") + " }"
    }

    private static func match(_ node: YAMLNode) -> String {
        guard let left = node[key: "left"], let right = node[key: "right"] else { return unknown }
        guard let written = node[key: "op"]?.scalar?.text else { return unknown }
        // `==` compares bits as a whole, `in` asks for any of them.
        let sign = written == "in" ? "" : written + " "
        // A list is one of bits: `established,related`.
        let text =
            right.elements.map { $0.map(value).joined(separator: ",") } ?? value(right)
        // `& mask == value` needs its sign.
        let isComputed = left.entries?.first.map { ["&", "|", "^"].contains($0.name) } == true
        return value(left) + " " + (sign.isEmpty && isComputed ? "== " : sign) + text
    }

    private static func translation(_ key: String, _ node: YAMLNode) -> String {
        let port = node[key: "port"].map(value)
        guard key == "dnat" else {
            return port.map { "redirect to :\($0)" } ?? "redirect"
        }
        let family = node[key: "family"]?.scalar.map { "\($0.text) " } ?? ""
        guard let target = node[key: "addr"] else {
            return port.map { "dnat \(family)to :\($0)" } ?? "dnat to unknown"
        }
        if let map = target[key: "map"] {
            let left = map[key: "key"].map(value) ?? unknown
            return "dnat \(family)to \(left) map " + (map[key: "data"].map(pairs) ?? unknown)
        }
        let address = value(target)
        guard let port else { return "dnat \(family)to \(address)" }
        return "dnat \(family)to " + (address.contains(":") ? "[\(address)]" : address) + ":\(port)"
    }

    /// A field, a value, or what is computed of them.
    static func value(_ node: YAMLNode) -> String {
        if let scalar = node.scalar {
            if case .bool(let flag) = scalar.resolved { return flag ? "exists" : "missing" }
            return scalar.text.contains(" ") && !scalar.text.contains(" . ")
                ? "\"\(scalar.text)\"" : scalar.text
        }
        if let elements = node.elements { return elements.map(value).joined(separator: ",") }
        guard let entry = node.entries?.first, case let key = entry.name else { return unknown }
        let body = entry.value
        func word(_ name: String) -> String { body[key: name]?.scalar?.text ?? "" }
        switch key {
        case "payload":
            if let base = body[key: "base"]?.scalar?.text {
                return "@\(base),\(word("offset")),\(word("len"))"
            }
            return "\(word("protocol")) \(word("field"))"
        case "meta": return "meta \(word("key"))"
        case "ct":
            let direction = word("dir")
            let family = body[key: "family"]?.scalar.map { "\($0.text) " } ?? ""
            // The family may stand in the key itself: `ip saddr`.
            return "ct \(direction.isEmpty ? "" : direction + " ")\(family)\(word("key"))"
        case "fib":
            let flags = body[key: "flags"].map(list)?.joined(separator: " . ") ?? ""
            return "fib \(flags) \(word("result"))"
        case "rt": return "rt \(word("key"))"
        case "numgen": return "numgen \(word("mode")) mod \(word("mod"))"
        case "jhash", "symhash", "socket", "osf", "ipsec": return "\(key) x"
        case "exthdr": return "exthdr \(word("name")) \(word("field"))"
        case "prefix":
            let base = body[key: "addr"].map(value) ?? unknown
            return "\(base)/\(word("len"))"
        case "range": return body.elements?.map(value).joined(separator: "-") ?? unknown
        case "concat": return body.elements?.map(value).joined(separator: " . ") ?? unknown
        case "set": return "{ " + (body.elements?.map(value).joined(separator: ", ") ?? "") + " }"
        case "elem": return body[key: "val"].map(value) ?? unknown
        case "&", "^":
            return body.elements?.map(value).joined(separator: " \(key) ") ?? unknown
        case "|":
            let parts = body.elements?.map(value) ?? [unknown]
            let isOfFields = body.elements?.contains { $0.scalar == nil } == true
            return isOfFields
                ? parts.joined(separator: " | ") : "(\(parts.joined(separator: " | ")))"
        default: return "meta unknown-\(key.replacing(" ", with: "-"))"
        }
    }
}
