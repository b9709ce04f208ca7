/// A place in the variables: `node.kubelet.flags['port']`.
public struct AttributePath: Hashable, Sendable {
    public enum Step: Hashable, Sendable {
        /// A field, or a key of a map as text.
        case field(String)
        case index(Int)
    }

    public let variable: String
    public internal(set) var steps: [Step]

    public init(variable: String, steps: [Step]) {
        self.variable = variable
        self.steps = steps
    }

    func appending(_ step: Step) -> AttributePath {
        AttributePath(variable: variable, steps: steps + [step])
    }
}

extension AttributePath: CustomStringConvertible {
    public var description: String {
        steps.reduce(into: variable) { text, step in
            switch step {
            case .field(let name): text += "." + name
            case .index(let index): text += "[\(index)]"
            }
        }
    }
}
