import Posture

/// The leaves of a node's facts in order of their paths; an empty list or map is a leaf.
struct FactLeaves {
    struct Leaf {
        let fact: Fact
        /// As expressions name it: `node.kubelet.port`.
        fileprivate let sharedPath: FactPath
        /// With the number of the instance: `node.kubelet[0].port`.
        fileprivate let numberedPath: FactPath
        fileprivate let isOfOnlyInstance: Bool

        /// With a number only where several instances have to be told apart.
        var path: FactPath { isOfOnlyInstance ? sharedPath : numberedPath }
    }

    private(set) var leaves: [Leaf] = []

    init(_ facts: FactSet) {
        for component in facts.components {
            let path = FactPath(fields: ["node", component.name])
            for (number, instance) in component.instances.enumerated() {
                add(
                    instance, at: path, numbered: path.appending(.index(number)),
                    isOfOnlyInstance: component.instances.count == 1)
            }
        }
    }

    /// The leaves at or under a path, with the unknown that stands in the place of it.
    func under(_ path: FactPath) -> [Leaf] {
        leaves.filter { leaf in
            [leaf.sharedPath.steps, leaf.numberedPath.steps].contains { steps in
                steps.starts(with: path.steps)
                    || (leaf.fact.isUnknown && path.steps.starts(with: steps))
            }
        }
    }

    private mutating func add(
        _ fact: Fact, at path: FactPath, numbered: FactPath, isOfOnlyInstance: Bool
    ) {
        var parts: [(FactPath.Step, Fact)] = []
        switch fact.value {
        case .map(let fields):
            parts = fields.sorted { $0.key < $1.key }.map { (.field($0), $1) }
        case .list(let elements): parts = elements.enumerated().map { (.index($0), $1) }
        default: break
        }
        if parts.isEmpty {
            leaves.append(
                Leaf(
                    fact: fact, sharedPath: path, numberedPath: numbered,
                    isOfOnlyInstance: isOfOnlyInstance))
        }
        for (step, part) in parts {
            add(
                part, at: path.appending(step), numbered: numbered.appending(step),
                isOfOnlyInstance: isOfOnlyInstance)
        }
    }
}

extension Fact {
    var isUnknown: Bool {
        if case .unknown = value { true } else { false }
    }
}
