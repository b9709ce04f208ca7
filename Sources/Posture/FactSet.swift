/// All facts of one node.
///
/// A component of which several run (two kubelets on one machine) has several instances; a
/// control about it holds only when it holds for each of them.
package struct FactSet: Sendable {
    /// One component of the node, as its probe saw it.
    package struct Component: Sendable {
        package let name: String
        /// Empty: not on this node. More than one: several of them run.
        package var instances: [Fact]
        /// What a newcomer should be told about what was found or not found.
        package var notes: [String]

        package init(name: String, instances: [Fact], notes: [String] = []) {
            self.name = name
            self.instances = instances
            self.notes = notes
        }
    }

    /// Sorted by name, each name once.
    package let components: [Component]

    package init(_ components: [Component]) {
        self.components = components.sorted { $0.name < $1.name }
    }

    package subscript(component name: String) -> Component? {
        components.first { $0.name == name }
    }

    /// The tree under `node` that has the first instance of each component.
    package var root: Fact {
        root(choosing: [:])
    }

    /// The tree under `node` with the given instance of each component, the first by default.
    package func root(choosing choice: [String: Int]) -> Fact {
        var fields: [String: Fact] = [:]
        for component in components {
            let index = choice[component.name] ?? 0
            if component.instances.indices.contains(index) {
                fields[component.name] = component.instances[index]
            }
        }
        return Fact(.map(fields), from: .search("this node"))
    }
}
