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
                facts[key] = self.element(value, as: element, at: "\(path).\(key)")
            }
            return Fact(.map(facts), from: node.origin)
        case (.list(let element), .list(let values)):
            return Fact(
                .list(values.compactMap { self.element($0, as: element, at: path + "[]") }),
                from: node.origin)
        case (.any, _): return untyped(node)
        case (.double, .fraction(let value)): return Fact(.double(value), from: node.origin)
        case (_, .scalar(let value)): return scalar(value, node, as: type, at: path)
        default: return mismatch(node, type, path)
        }
    }

    /// An element of a list or a map, where null is Go's zero value.
    private mutating func element(
        _ node: ConfigNode, as type: ConfigType, at path: String
    ) -> Fact? {
        if case .null = node.content, type != .any, let zero = type.zero {
            return Fact(zero, from: node.origin)
        }
        return fact(node, as: type, at: path)
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
                if !(path.isEmpty && ["apiversion", "kind"].contains(key.lowercased())) {
                    warn("\(value.origin): unknown field '\(place)' is ignored")
                }
                continue
            }
            guard let fact = fact(value, as: field.type, at: place) else { continue }
            facts[field.name] = facts[field.name]?.joined(with: fact) ?? fact
        }
        return Fact(.map(facts), from: node.origin)
    }

    /// More warnings than these are not told.
    private static let warningLimit = 50

    private mutating func warn(_ text: String) {
        if warnings.count < Self.warningLimit { warnings.append(text) }
        if warnings.count == Self.warningLimit { warnings.append("and more of the kind") }
    }

    private func field(_ key: String, among fields: [ConfigField]) -> ConfigField? {
        let minor = version?.minor ?? .max
        if let exact = fields.first(where: { $0.name == key && $0.since <= minor }) { return exact }
        guard ignoresCase else { return nil }
        let folded = key.lowercased()
        return fields.first { $0.since <= minor && $0.name.lowercased() == folded }
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
            // Beyond 2^63 Go writes the number in a way that it does not read again.
            if abs(number) < 0x1p63, let whole = Int64(exactly: number),
                type == .int64 || Int32(exactly: whole) != nil
            {
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
        case .fraction(let value): Fact(.double(value), from: node.origin)
        case .list(let values): Fact(.list(values.compactMap(untyped)), from: node.origin)
        case .map(let values): Fact(.map(values.compactMapValues(untyped)), from: node.origin)
        }
    }
}

extension Fact {
    /// Mappings joined field by field, the other's fields first; anything else is replaced.
    func joined(with other: Fact) -> Fact {
        guard case .map(let own) = value, case .map(let changes) = other.value else { return other }
        return Fact(.map(own.merging(changes) { $0.joined(with: $1) }), from: other.origin)
    }

    /// The same values where another fact has them too, wherever it has them from; unknown for
    /// this reason where it has others.
    func agreed(with other: Fact, _ reason: String) -> Fact {
        switch (value, other.value) {
        case (.map(let own), .map(let others)):
            var fields = own.merging(others) { $0.agreed(with: $1, reason) }
            for (name, fact) in fields where own[name] == nil || others[name] == nil {
                fields[name] = .unknown(reason, from: fact.origin)
            }
            return Fact(.map(fields), from: origin)
        case (.list(let own), .list(let others)):
            let isSame =
                own.count == others.count
                && zip(own, others).allSatisfy { $0.agreed(with: $1, reason) == $0 }
            return isSame ? self : .unknown(reason, from: origin)
        case (.unknown, _): return self
        case (_, .unknown): return other
        case (let own, let others): return own == others ? self : .unknown(reason, from: origin)
        }
    }

    /// The same values, with the origins of another fact where that has the same and this one has
    /// them from a default.
    func keepingOrigins(of other: Fact) -> Fact {
        if case .map(let own) = value, case .map(let others) = other.value {
            let fields = own.map { name, fact in
                (name, others[name].map(fact.keepingOrigins) ?? fact)
            }
            return Fact(.map(Dictionary(uniqueKeysWithValues: fields)), from: origin)
        }
        if case .builtInDefault = origin, value == other.value { return other }
        return self
    }
}
