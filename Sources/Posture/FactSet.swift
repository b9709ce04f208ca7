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

    /// Each name once, in the order in which the components were given.
    package let components: [Component]

    package init(_ components: [Component]) {
        self.components = components
    }

    package subscript(component name: String) -> Component? {
        components.first { $0.name == name }
    }
}
