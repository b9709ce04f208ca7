import Posture

/// Turns a configuration file's values into facts of the types that the kubelet's structs have.
struct ConfigDecoder {
    /// Nil: not known, so that every field of any version is taken.
    let version: KubernetesVersion?
    /// Files of the drop-in folder are decoded by a JSON reader to which `ReadOnlyPort` is
    /// `readOnlyPort` (Go's encoding/json); the main file is not.
    let ignoresCase: Bool
    /// What the kubelet ignores.
    private(set) var warnings: [String] = []
    /// Why the kubelet does not start with this file.
    private(set) var errors: [String] = []

    init(version: KubernetesVersion?, ignoresCase: Bool) {
        self.version = version
        self.ignoresCase = ignoresCase
    }

    /// The fields that are set; nil where the document is no mapping.
    mutating func configuration(_ node: ConfigNode) -> Fact? {
        fact(node, as: KubeletFields.type, at: "")
    }

    private mutating func fact(_ node: ConfigNode, as type: ConfigType, at path: String) -> Fact? {
        switch (type, node.content) {
        case (.duration, .null):
            // The one type whose reader does not take null.
            return mismatch(node, type, path)
        case (_, .null): return nil
        case (.record(let fields), .map(let values)): return record(values, node, fields, path)
        case (.map(let element), .map(let values)):
            var facts: [String: Fact] = [:]
            for (key, value) in values {
                facts[key] = fact(value, as: element, at: "\(path).\(key)")
            }
            return Fact(.map(facts), from: node.origin)
        case (.list(let element), .list(let values)):
            return Fact(
                .list(values.compactMap { fact($0, as: element, at: path + "[]") }),
                from: node.origin)
        case (.any, _): return untyped(node)
        case (_, .scalar(let value)): return scalar(value, node, as: type, at: path)
        default: return mismatch(node, type, path)
        }
    }

    private mutating func record(
        _ values: [String: ConfigNode], _ node: ConfigNode, _ fields: [ConfigField], _ path: String
    ) -> Fact {
        var facts: [String: Fact] = [:]
        // Go writes the keys of a map in the order of their bytes, and the later one counts.
        for key in values.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            guard let value = values[key] else { continue }
            let place = path.isEmpty ? key : "\(path).\(key)"
            guard let field = field(key, among: fields) else {
                if !(path.isEmpty && ["apiVersion", "kind"].contains(key)) {
                    warnings.append("\(value.origin): unknown field '\(place)' is ignored")
                }
                continue
            }
            guard let fact = fact(value, as: field.type, at: place) else { continue }
            facts[field.name] = facts[field.name]?.joined(with: fact) ?? fact
        }
        return Fact(.map(facts), from: node.origin)
    }

    private func field(_ key: String, among fields: [ConfigField]) -> ConfigField? {
        let known = fields.filter { $0.since <= version?.minor ?? .max }
        if let exact = known.first(where: { $0.name == key }) { return exact }
        guard ignoresCase else { return nil }
        return known.first { $0.name.lowercased() == key.lowercased() }
    }

    private mutating func scalar(
        _ value: FactValue, _ node: ConfigNode, as type: ConfigType, at path: String
    ) -> Fact? {
        switch (type, value) {
        case (.bool, .bool), (.string, .string), (.int64, .int), (.double, .double):
            return Fact(value, from: node.origin)
        case (.int32, .int(let number)) where Int32(exactly: number) != nil:
            return Fact(value, from: node.origin)
        case (.double, .int(let number)): return Fact(.double(Double(number)), from: node.origin)
        case (.int32, .double(let number)), (.int64, .double(let number)):
            if let whole = Int64(exactly: number), type == .int64 || Int32(exactly: whole) != nil {
                return Fact(.int(whole), from: node.origin)
            }
        case (.durationOrNumber, .int(let nanoseconds)):
            return Fact(.duration(nanoseconds: nanoseconds), from: node.origin)
        case (.duration, .string(let text)), (.durationOrNumber, .string(let text)):
            if let nanoseconds = GoDuration.nanoseconds(text) {
                return Fact(.duration(nanoseconds: nanoseconds), from: node.origin)
            }
        default: break
        }
        return mismatch(node, type, path)
    }

    private mutating func mismatch(_ node: ConfigNode, _ type: ConfigType, _ path: String) -> Fact?
    {
        let field = path.isEmpty ? "the configuration" : "field '\(path)'"
        errors.append("\(node.origin): \(field) must be \(type.words), not \(node.words)")
        return nil
    }

    private func untyped(_ node: ConfigNode) -> Fact? {
        switch node.content {
        case .null: nil
        case .scalar(let value): Fact(value, from: node.origin)
        case .list(let values): Fact(.list(values.compactMap(untyped)), from: node.origin)
        case .map(let values): Fact(.map(values.compactMapValues(untyped)), from: node.origin)
        }
    }
}

extension Fact {
    /// Mappings joined field by field, the other's fields first; anything else is replaced.
    fileprivate func joined(with other: Fact) -> Fact {
        guard case .map(let own) = value, case .map(let changes) = other.value else { return other }
        return Fact(.map(own.merging(changes) { $0.joined(with: $1) }), from: other.origin)
    }
}
