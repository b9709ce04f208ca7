/// A step of an evaluation: an expression whose names are resolved.
indirect enum Node: Sendable {
    case constant(Value)
    case attribute(Attribute)
    /// `has(operand.field)`
    case presence(Attribute, field: String)
    case call(Call)
    /// A function of the host that is told a place, and further arguments as values.
    case place(String, Attribute, [Node])
    case equality(Node, Node, isNegated: Bool)
    /// `element in container`
    case membership(Node, Node)
    case and(Node, Node)
    case or(Node, Node)
    case conditional(Node, Node, Node)
    case list([Element])
    case map([Entry])
    case comprehension(Loop)
    /// `cel.bind`: the local of that number, its value, the body.
    case binding(Int, Node, Node)
    case optionalMap(Node, local: Int, body: Node, isFlat: Bool)
    /// `optional.orValue(other)`; with `isOptional` `optional.or(other)`.
    case orValue(Node, Node, isOptional: Bool)
    /// What an expression that was not checked may hold and cannot be evaluated.
    case failure(EvaluationError)

    struct Call: Sendable {
        let name: String
        let overloads: [Overload]
        /// The target of a member first.
        let arguments: [Node]
    }

    struct Element: Sendable {
        let value: Node
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: Node
        let value: Node
        let isOptional: Bool
    }

    struct Loop: Sendable {
        let form: Comprehension.Form
        let range: Node
        /// The number of the first local; the second variable is the next one.
        let local: Int
        let hasTwoVariables: Bool
        let predicate: Node?
        let transform: Node?
    }
}

/// A place that an expression reads: a variable or a value, and the way on from there.
struct Attribute: Sendable {
    enum Root: Sendable {
        /// A variable of the host, by its number.
        case variable(Int)
        /// A variable of a macro, by its number.
        case local(Int)
        case value(Node)
    }

    struct Step: Sendable {
        enum Key: Sendable {
            case field(String)
            case index(Node)
        }

        let key: Key
        /// `a.?b`, `a[?b]`
        let isOptional: Bool
    }

    let root: Root
    private(set) var steps: [Step]
    /// The place itself, where the root is a variable of the host and every key is constant.
    private(set) var place: AttributePath?

    init(root: Root, steps: [Step] = [], place: AttributePath? = nil) {
        self.root = root
        self.steps = steps
        self.place = place
    }

    mutating func append(_ step: Step) {
        steps.append(step)
        place = step.staticStep.flatMap { place?.appending($0) }
    }

    /// The fields and constant keys with which the way begins.
    var staticSteps: [AttributePath.Step] {
        var path: [AttributePath.Step] = []
        for step in steps {
            guard let known = step.staticStep else { break }
            path.append(known)
        }
        return path
    }
}

extension Attribute.Step {
    /// The step as the expression tells it; nil for a key that is computed.
    fileprivate var staticStep: AttributePath.Step? {
        switch key {
        case .field(let name), .index(.constant(.string(let name))): .field(name)
        case .index(.constant(.int(let index))): .index(Int(index))
        case .index: nil
        }
    }
}
