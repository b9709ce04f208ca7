/// A place in the variables: `node.kubelet.flags['port']`.
public struct AttributePath: Hashable, Sendable {
    public enum Step: Hashable, Sendable {
        /// A field, or a key of a map as text.
        case field(String)
        /// An element of a list, or a number as the key of a map.
        case index(Int)
        /// The answer to a question that the host is asked of a place: its name and arguments.
        case call(String, [String])

        init(_ key: MapKey) {
            switch key {
            case .string(let name): self = .field(name)
            case .bool(let value): self = .field(value ? "true" : "false")
            case .int(let value): self = .index(Int(value))
            case .uint(let value): self = .index(Int(clamping: value))
            }
        }
    }

    public let variable: String
    public let steps: [Step]

    public init(variable: String, steps: [Step]) {
        self.variable = variable
        self.steps = steps
    }

    func prefix(_ count: Int) -> AttributePath {
        AttributePath(variable: variable, steps: Array(steps.prefix(count)))
    }

    public func appending(_ step: Step) -> AttributePath {
        AttributePath(variable: variable, steps: steps + [step])
    }
}

extension AttributePath: CustomStringConvertible {
    public var description: String {
        steps.reduce(into: variable) { text, step in
            switch step {
            case .field(let name): text += "." + name
            case .index(let index): text += "[\(index)]"
            case .call(let name, let arguments):
                text += ".\(name)(\(arguments.map { "'\($0)'" }.joined(separator: ", ")))"
            }
        }
    }
}
