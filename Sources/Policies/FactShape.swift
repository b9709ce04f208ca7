import CEL
package import Posture

/// The declared shape of all facts: what `node` is to an expression.
package struct FactShape: Sendable {
    /// The components, each a field of `node`.
    package let components: [FactField]

    /// What can be asked of them beside.
    package let questions: [FactQuestion]

    package init(components: [FactField], questions: [FactQuestion] = []) {
        self.components = components
        self.questions = questions
    }

    /// The declared type of the tree under `node`.
    package var root: FactType {
        .record(components)
    }
}

extension FactType {
    /// The type that the expression language's checker uses for facts of this shape.
    func celType(named name: String) -> Type {
        switch self {
        case .bool: .bool
        case .int: .int
        case .double: .double
        case .string: .string
        case .duration: .duration
        case .timestamp: .timestamp
        case .any: .dyn
        case .list(let element): .list(element.celType(named: name + "[]"))
        case .map(let value): .map(.string, value.celType(named: name + "[]"))
        case .record(let fields):
            .object(
                ObjectType(
                    name: name,
                    fields: Dictionary(
                        fields.map { ($0.name, $0.type.celType(named: "\(name).\($0.name)")) },
                        uniquingKeysWith: { first, _ in first })))
        }
    }
}
