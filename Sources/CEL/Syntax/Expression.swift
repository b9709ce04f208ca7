/// A node of an expression's tree.
final class Expression: Sendable {
    enum Kind: Sendable {
        case literal(Value)
        /// A name; `isAbsolute` with a leading dot, which skips the container.
        case identifier(String, isAbsolute: Bool)
        case select(Expression, field: String, isOptional: Bool)
        /// `has(operand.field)`
        case presence(Expression, field: String)
        case index(Expression, Expression, isOptional: Bool)
        /// `a && b`, `a || b`
        case and(Expression, Expression)
        case or(Expression, Expression)
        case conditional(Expression, Expression, Expression)
        /// A function or an operator; operators have the names of the specification (`_+_`).
        case call(String, target: Expression?, [Expression])
        case list([Element])
        case map([Entry])
        case comprehension(Comprehension)
        /// `cel.bind(name, value, body)`
        case binding(name: String, Expression, Expression)
        /// `target.optMap(name, body)`; with `isFlat` the body is an optional itself.
        case optionalMap(Expression, name: String, Expression, isFlat: Bool)
        /// A message of a type that this library does not know.
        case message(String)
    }

    struct Element: Sendable {
        let value: Expression
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: Expression
        let value: Expression
        let isOptional: Bool
    }

    let kind: Kind
    let position: SourcePosition

    init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
    }

    /// Where the text of the expression begins; ``position`` is that of its operator or name.
    var start: SourcePosition {
        switch kind {
        case .select(let first, _, _), .presence(let first, _), .index(let first, _, _),
            .and(let first, _), .or(let first, _), .conditional(let first, _, _),
            .call(_, let first?, _), .optionalMap(let first, _, _, _):
            first.start
        case .comprehension(let comprehension): comprehension.range.start
        case .call(_, target: nil, let operands) where operands.count == 2:
            min(position, operands[0].start)
        default: position
        }
    }
}

/// A macro that goes over a list or a map.
struct Comprehension: Sendable {
    enum Form: Sendable {
        case all, exists, existsOne, filter
        case map
        case transformList, transformMap, transformMapEntry
    }

    let form: Form
    let range: Expression
    /// One name (the element of a list, the key of a map) or two (index and element, or key and
    /// value).
    let variables: [String]
    /// What is asked of each element; for `map` and `transform…` the optional filter.
    let predicate: Expression?
    /// What `map` and `transform…` make of each element.
    let transform: Expression?
}
