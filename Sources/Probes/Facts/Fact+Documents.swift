import Posture
import TOML
import YAML

extension Fact {
    /// A value of a TOML file, each part with its line and column.
    init(_ node: TOMLNode, path: String) {
        let value: FactValue =
            switch node.content {
            case .string(let text), .moment(let text): .string(text)
            case .integer(let number): .int(number)
            case .double(let number): .double(number)
            case .bool(let value): .bool(value)
            case .array(let elements): .list(elements.map { Fact($0, path: path) })
            case .table(let values): .map(values.mapValues { Fact($0, path: path) })
            }
        self.init(value, from: .file(path: path, line: node.line, column: node.column))
    }

    /// A value of a JSON file, each part with its line and column; nil for null.
    init?(_ node: YAMLNode, path: String) {
        let value: FactValue
        switch node.content {
        case .scalar(let scalar):
            switch scalar.resolved {
            case .null: return nil
            case .bool(let flag): value = .bool(flag)
            case .int(let number): value = .int(number)
            case .unsigned(let number): value = .double(Double(number))
            case .double(let number): value = .double(number)
            case .string(let text): value = .string(text)
            }
        case .sequence(let elements): value = .list(elements.compactMap { Fact($0, path: path) })
        case .mapping(let entries):
            var fields: [String: Fact] = [:]
            for entry in entries { fields[entry.name] = Fact(entry.value, path: path) }
            value = .map(fields)
        }
        self.init(value, from: .file(path: path, line: node.line, column: node.column))
    }

    /// The text; nil for anything else.
    var text: String? {
        if case .string(let text) = value { text } else { nil }
    }

    /// The fields of a map; none for anything else.
    var fields: [String: Fact] {
        if case .map(let fields) = value { fields } else { [:] }
    }

    /// The elements of a list; none for anything else.
    var elements: [Fact] {
        if case .list(let elements) = value { elements } else { [] }
    }

    /// Whether the value is of no use because it is not known.
    var isUnknown: Bool {
        if case .unknown = value { true } else { false }
    }
}
