import Posture

/// The leaves of a node's facts in order of their paths; an empty list or map is a leaf.
struct FactLeaves {
    struct Leaf {
        let path: FactPath
        let fact: Fact
    }

    private(set) var leaves: [Leaf] = []

    /// A component with several instances stands as `node.kubelet[0]`, `node.kubelet[1]`.
    init(_ facts: FactSet) {
        for component in facts.components {
            let path = FactPath(fields: ["node", component.name])
            for (index, instance) in component.instances.enumerated() {
                let isOnly = component.instances.count == 1
                add(instance, at: isOnly ? path : path.appending(.index(index)))
            }
        }
    }

    func under(_ path: FactPath) -> [Leaf] {
        leaves.filter { leaf in
            leaf.path.steps.starts(with: path.steps)
                || (leaf.fact.isUnknown && path.steps.starts(with: leaf.path.steps))
                || instanceless(leaf.path).steps.starts(with: path.steps)
        }
    }

    /// The path without the number of the instance.
    private func instanceless(_ path: FactPath) -> FactPath {
        guard path.steps.count > 2, case .index = path.steps[2] else { return path }
        var steps = path.steps
        steps.remove(at: 2)
        return FactPath(steps)
    }

    private mutating func add(_ fact: Fact, at path: FactPath) {
        switch fact.value {
        case .map(let fields) where !fields.isEmpty:
            for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
                add(field, at: path.appending(.field(name)))
            }
        case .list(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                add(element, at: path.appending(.index(index)))
            }
        default: leaves.append(Leaf(path: path, fact: fact))
        }
    }
}

extension Fact {
    var isUnknown: Bool {
        if case .unknown = value { true } else { false }
    }
}
