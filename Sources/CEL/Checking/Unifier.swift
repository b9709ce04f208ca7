/// Finds out which types the open ones stand for.
struct Unifier {
    private var bound: [String: Type] = [:]
    private var count = 0

    mutating func fresh() -> Type {
        count += 1
        return .parameter("#\(count)")
    }

    /// A type with open types of its own in place of those that a declaration names.
    mutating func instance(of type: Type, _ names: inout [String: Type]) -> Type {
        switch type {
        case .parameter(let name):
            if let known = names[name] { return known }
            let new = fresh()
            names[name] = new
            return new
        case .list(let element): return .list(instance(of: element, &names))
        case .map(let key, let value):
            return .map(instance(of: key, &names), instance(of: value, &names))
        case .optional(let value): return .optional(instance(of: value, &names))
        default: return type
        }
    }

    /// The type with all that is known put in; what is still open stays open.
    func resolved(_ type: Type) -> Type {
        switch type {
        case .parameter(let name): bound[name].map(resolved) ?? type
        case .list(let element): .list(resolved(element))
        case .map(let key, let value): .map(resolved(key), resolved(value))
        case .optional(let value): .optional(resolved(value))
        default: type
        }
    }

    /// The type with `dyn` for all that is still open.
    func closed(_ type: Type) -> Type {
        switch resolved(type) {
        case .parameter: .dyn
        case .list(let element): .list(closed(element))
        case .map(let key, let value): .map(closed(key), closed(value))
        case .optional(let value): .optional(closed(value))
        case let other: other
        }
    }

    /// Whether the two can be the same type; then what is open in them is bound.
    mutating func unify(_ left: Type, _ right: Type) -> Bool {
        let saved = bound
        if bind(resolved(left), resolved(right)) { return true }
        bound = saved
        return false
    }

    private mutating func bind(_ left: Type, _ right: Type) -> Bool {
        switch (left, right) {
        case (.parameter(let a), .parameter(let b)) where a == b: return true
        case (.parameter(let name), let type), (let type, .parameter(let name)):
            if mentions(type, name) { return false }
            bound[name] = type
            return true
        case (.dyn, _), (_, .dyn): return true
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)):
            return bind(resolved(a), resolved(b))
        case (.map(let k, let v), .map(let l, let w)):
            return bind(resolved(k), resolved(l)) && bind(resolved(v), resolved(w))
        case (.object, .map(let key, _)), (.map(let key, _), .object):
            return bind(resolved(key), .string)
        case (.null, let other), (let other, .null): return other.isNullable
        default: return left == right
        }
    }

    private func mentions(_ type: Type, _ name: String) -> Bool {
        switch resolved(type) {
        case .parameter(let other): other == name
        case .list(let element), .optional(let element): mentions(element, name)
        case .map(let key, let value): mentions(key, name) || mentions(value, name)
        default: false
        }
    }

    /// The type that values of both types have; `dyn` where they have none in common.
    mutating func join(_ left: Type, _ right: Type) -> Type {
        unify(left, right) ? general(resolved(left), resolved(right)) : .dyn
    }

    /// The less exact of two types that go together.
    private func general(_ left: Type, _ right: Type) -> Type {
        switch (left, right) {
        case (.dyn, _), (_, .dyn): .dyn
        case (.null, let other), (let other, .null): other
        case (.list(let a), .list(let b)): .list(general(a, b))
        case (.optional(let a), .optional(let b)): .optional(general(a, b))
        case (.map(let k, let v), .map(let l, let w)): .map(general(k, l), general(v, w))
        default: left
        }
    }
}

extension Type {
    /// Whether the two are two different ones of the types that stand for themselves.
    func isUnlike(_ other: Type) -> Bool {
        guard let number = plainNumber, let other = other.plainNumber else { return false }
        return number != other
    }

    /// Whether it holds one that stands for whatever it is given.
    var isOpen: Bool {
        switch self {
        case .parameter: true
        case .list(let element), .optional(let element): element.isOpen
        case .map(let key, let value): key.isOpen || value.isOpen
        default: false
        }
    }

    private var plainNumber: Int? {
        switch self {
        case .bool: 0
        case .int: 1
        case .uint: 2
        case .double: 3
        case .string: 4
        case .bytes: 5
        case .type: 6
        default: nil
        }
    }

    /// Whether null may stand for a value of this type.
    fileprivate var isNullable: Bool {
        switch self {
        case .null, .timestamp, .duration, .ip, .cidr, .optional, .object: true
        default: false
        }
    }
}
