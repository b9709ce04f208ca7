import Posture

/// The trees of one node: one for each combination of instances of its components.
struct FactForest: Sendable {
    /// The tree of the first instance of each component.
    let first: FactTree
    /// Names of the components of which several run.
    let manifold: [String]
    private let components: [[ComponentInstance]]

    /// More combinations than these are not gone through.
    static let combinationLimit = 64

    init(_ facts: FactSet) {
        components = facts.components.map { component in
            component.instances.enumerated().map { number, fact in
                ComponentInstance(name: component.name, fact: fact, number: number)
            }
        }.filter { !$0.isEmpty }
        manifold = components.filter { $0.count > 1 }.map { $0[0].name }
        first = FactTree(components.map { $0[0] }, varying: [])
    }

    /// A tree for each combination of the instances of the named components; nil where there are
    /// more than the limit.
    func trees(varying names: [String]) -> [FactTree]? {
        if names.isEmpty { return [first] }
        var combinations: [[ComponentInstance]] = [[]]
        for instances in components {
            let choices = names.contains(instances[0].name) ? instances : [instances[0]]
            guard combinations.count * choices.count <= Self.combinationLimit else { return nil }
            combinations = combinations.flatMap { chosen in choices.map { chosen + [$0] } }
        }
        return combinations.map { FactTree($0, varying: names) }
    }
}
