import HostSystem
import Posture
import TestFolder

@testable import Probes

extension Probe {
    /// The only instance that the probe sees of a node whose root is the folder.
    func fact(_ node: TestFolder) async throws -> Fact? {
        await observe(try HostView(root: node.path)).instances.first
    }
}

extension Fact {
    /// The fact at a way of fields and of numbers of elements; nil where there is none.
    func at(_ steps: Any...) -> Fact? {
        var fact: Fact? = self
        for step in steps {
            switch (step, fact?.value) {
            case (let name as String, .map(let fields)): fact = fields[name]
            case (let index as Int, .list(let elements)):
                fact = elements.indices.contains(index) ? elements[index] : nil
            default: return nil
            }
        }
        return fact
    }

    var elements: [Fact] {
        if case .list(let elements) = value { elements } else { [] }
    }

    var text: String? {
        if case .string(let text) = value { text } else { nil }
    }

    var isUnknown: Bool {
        if case .unknown = value { true } else { false }
    }

    /// What of the fact does not have the declared shape, by its way; unknown fits everywhere.
    func misfits(_ type: FactType, at path: String) -> [String] {
        switch (value, type) {
        case (.unknown, _), (_, .any), (.bool, .bool), (.int, .int), (.double, .double),
            (.string, .string), (.duration, .duration), (.timestamp, .timestamp):
            []
        case (.list(let elements), .list(let type)):
            elements.enumerated().flatMap { $1.misfits(type, at: "\(path)[\($0)]") }
        case (.map(let fields), .map(let type)):
            fields.flatMap { $1.misfits(type, at: "\(path).\($0)") }
        case (.map(let fields), .record(let declared)):
            fields.flatMap { name, fact in
                declared.first { $0.name == name }
                    .map { fact.misfits($0.type, at: "\(path).\(name)") } ?? ["\(path).\(name)"]
            }
        default: [path]
        }
    }
}
