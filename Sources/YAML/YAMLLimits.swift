/// What a document may cost; a hostile one ends in an error, not in a slow or dead agent.
package struct YAMLLimits: Sendable {
    /// Collections within collections.
    package var depth = 64
    /// Nodes after aliases are expanded, so that a few lines cannot stand for millions of nodes.
    package var nodes = 500_000

    package init() {}
}
