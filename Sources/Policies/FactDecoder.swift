import Posture
import Spelling
import YAML

/// Turns the facts of an inline test into the facts that a probe would have seen.
///
/// The declared shape decides the type: `4h` is a duration where a duration is declared. A fact
/// that could not be read is written as `{$unknown: "the reason"}`.
struct FactDecoder {
    let path: String
    let origin: Origin

    func fact(_ node: YAMLNode, as type: FactType, at factPath: FactPath) throws(YAMLError) -> Fact
    {
        if let reason = try unknownReason(node) { return .unknown(reason, from: origin) }
        switch type {
        case .record(let fields): return try record(node, fields: fields, at: factPath)
        case .map(let element):
            return try map(node, at: factPath) { _ throws(YAMLError) in element }
        case .list(let element):
            guard let elements = node.elements else { throw mismatch(node, factPath, "a list") }
            var facts: [Fact] = []
            for (index, node) in elements.enumerated() {
                facts.append(try fact(node, as: element, at: factPath.appending(.index(index))))
            }
            return Fact(.list(facts), from: origin)
        case .any: return try untyped(node, at: factPath)
        case .bool, .int, .double, .string, .duration, .timestamp:
            return Fact(try scalar(node, as: type, at: factPath), from: origin)
        }
    }

    private func unknownReason(_ node: YAMLNode) throws(YAMLError) -> String? {
        guard let entries = node.entries, entries.count == 1,
            entries[0].key.scalar?.text == "$unknown"
        else { return nil }
        guard let reason = entries[0].value.scalar?.text, !reason.isEmpty else {
            throw YAMLError(
                path: path, line: node.line, column: node.column,
                problem: "'$unknown' takes the reason as a string")
        }
        return reason
    }

    private func record(
        _ node: YAMLNode, fields: [FactField], at factPath: FactPath
    ) throws(YAMLError) -> Fact {
        try map(node, at: factPath) { key throws(YAMLError) in
            let name = key.scalar?.text ?? ""
            if let field = fields.first(where: { $0.name == name }) { return field.type }
            let near = NearName.closest(to: name, among: fields.map(\.name))
            throw YAMLError(
                path: path, line: key.line, column: key.column,
                problem: "no probe declares '\(factPath.appending(.field(name)))'"
                    + (near.map { "; did you mean '\(factPath.appending(.field($0)))'?" } ?? ""))
        }
    }

    private func map(
        _ node: YAMLNode, at factPath: FactPath,
        typeOf: (YAMLNode) throws(YAMLError) -> FactType
    ) throws(YAMLError) -> Fact {
        guard let entries = node.entries else { throw mismatch(node, factPath, "a mapping") }
        var fields: [String: Fact] = [:]
        for entry in entries {
            let name = entry.key.scalar?.text ?? ""
            if fields[name] != nil {
                throw YAMLError(
                    path: path, line: entry.key.line, column: entry.key.column,
                    problem: "fact '\(factPath.appending(.field(name)))' stands twice")
            }
            let type = try typeOf(entry.key)
            fields[name] = try fact(
                entry.value, as: type, at: factPath.appending(.field(name)))
        }
        return Fact(.map(fields), from: origin)
    }

    private func untyped(_ node: YAMLNode, at factPath: FactPath) throws(YAMLError) -> Fact {
        if node.elements != nil { return try fact(node, as: .list(.any), at: factPath) }
        if node.entries != nil { return try fact(node, as: .map(.any), at: factPath) }
        switch node.scalar?.resolved {
        case .bool(let value): return Fact(.bool(value), from: origin)
        case .int(let value): return Fact(.int(value), from: origin)
        case .double(let value): return Fact(.double(value), from: origin)
        case .string(let value): return Fact(.string(value), from: origin)
        case .null, .unsigned, nil: throw mismatch(node, factPath, "a value")
        }
    }

    private func scalar(
        _ node: YAMLNode, as type: FactType, at factPath: FactPath
    ) throws(YAMLError) -> FactValue {
        guard let scalar = node.scalar else { throw mismatch(node, factPath, words(type)) }
        switch (type, scalar.resolved) {
        case (.bool, .bool(let value)): return .bool(value)
        case (.int, .int(let value)): return .int(value)
        case (.double, .double(let value)): return .double(value)
        case (.double, .int(let value)): return .double(Double(value))
        case (.string, .string(let value)): return .string(value)
        case (.duration, _):
            if let value = GoDuration.nanoseconds(scalar.text) {
                return .duration(nanoseconds: value)
            }
        case (.timestamp, _):
            if let value = InternetTime.seconds(scalar.text) { return .timestamp(seconds: value) }
        default: break
        }
        throw mismatch(node, factPath, words(type))
    }

    private func mismatch(
        _ node: YAMLNode, _ factPath: FactPath, _ expected: String
    ) -> YAMLError {
        YAMLError(
            path: path, line: node.line, column: node.column,
            problem: "fact '\(factPath)' must be \(expected), not \(node.kindInWords)")
    }

    private func words(_ type: FactType) -> String {
        switch type {
        case .bool: "a boolean"
        case .int: "an integer"
        case .double: "a number"
        case .string: "a string (in quotes where it looks like a number)"
        case .duration: "a duration such as '4h' or '30s'"
        case .timestamp: "a time such as '2026-11-23T17:00:00Z'"
        case .list: "a list"
        case .map, .record: "a mapping"
        case .any: "a value"
        }
    }
}
