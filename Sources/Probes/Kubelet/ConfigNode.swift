import Posture
import YAML

/// A value of a configuration file before it is known what it should be.
struct ConfigNode: Hashable, Sendable {
    indirect enum Content: Hashable, Sendable {
        case null
        case scalar(FactValue)
        /// A number that JSON writes with a fraction or an exponent, which Go takes for no integer.
        case fraction(Double)
        case list([ConfigNode])
        case map([String: ConfigNode])
    }

    var content: Content
    let origin: Origin

    /// The words for a message.
    var words: String {
        switch content {
        case .null: "nothing"
        case .scalar(.bool): "a boolean"
        case .scalar(.int): "an integer"
        case .scalar(.double), .fraction: "a number with a fraction or an exponent"
        case .scalar: "a string"
        case .list: "a list"
        case .map: "a mapping"
        }
    }

    /// This value with a patch over it (RFC 7386, JSON Merge Patch): mappings are joined, null takes
    /// away, everything else replaces.
    func merging(_ patch: ConfigNode) -> ConfigNode {
        guard case .map(let changes) = patch.content else { return patch }
        var fields: [String: ConfigNode] = [:]
        if case .map(let own) = content { fields = own }
        for (key, change) in changes {
            if case .null = change.content {
                fields[key] = nil
            } else {
                let old = fields[key] ?? ConfigNode(content: .map([:]), origin: change.origin)
                fields[key] = old.merging(change)
            }
        }
        return ConfigNode(content: .map(fields), origin: patch.origin)
    }
}

extension ConfigNode {
    /// The value of a document; of a key that stands twice the last counts, which `warnings` tells.
    init(_ node: YAMLNode, path: String, warnings: inout [String]) {
        origin = .file(path: path, line: node.line, column: node.column)
        switch node.content {
        case .scalar(let scalar):
            content =
                switch scalar.resolved {
                case .null: .null
                case .bool(let value): .scalar(.bool(value))
                case .int(let value): .scalar(.int(value))
                case .unsigned(let value): .scalar(.double(Double(value)))
                case .double(let value):
                    scalar.isJSONFraction ? .fraction(value) : .scalar(.double(value))
                case .string(let value): .scalar(.string(value))
                }
        case .sequence(let elements):
            content = .list(elements.map { ConfigNode($0, path: path, warnings: &warnings) })
        case .mapping(let entries):
            var fields: [String: ConfigNode] = [:]
            for entry in entries {
                let key = entry.name
                if fields[key] != nil {
                    warnings.append(
                        "\(path):\(entry.key.line):\(entry.key.column): key '\(key)' stands twice; "
                            + "the last one counts")
                }
                fields[key] = ConfigNode(entry.value, path: path, warnings: &warnings)
            }
            content = .map(fields)
        }
    }

    /// The value that a fact stands for, as Go writes it to JSON (`omitempty`); nil also for one that
    /// is not known.
    init?(_ fact: Fact, field: ConfigField) {
        if case .unknown = fact.value { return nil }
        if field.rule == .zero, field.type.zero != .duration(nanoseconds: 0),
            fact.value == field.type.zero
        {
            return nil
        }
        self.init(fact, type: field.type)
    }

    private init(_ fact: Fact, type: ConfigType) {
        origin = fact.origin
        switch (fact.value, type) {
        case (.map(let values), .record(let fields)):
            var nodes: [String: ConfigNode] = [:]
            for field in fields {
                nodes[field.name] = values[field.name].flatMap { ConfigNode($0, field: field) }
            }
            content = .map(nodes)
        case (.map(let values), _):
            content = .map(values.mapValues { ConfigNode($0, type: .any) })
        case (.list(let elements), _):
            content = .list(elements.map { ConfigNode($0, type: .any) })
        case (.duration(let nanoseconds), _):
            content = .scalar(.string(GoDuration.text(nanoseconds: nanoseconds)))
        default: content = .scalar(fact.value)
        }
    }

    /// The whole configuration.
    init(configuration fact: Fact) {
        self.init(fact, type: KubeletFields.type)
    }
}
