/// What a document may cost; a hostile one ends in an error, not in a slow or dead agent.
package struct YAMLLimits: Sendable {
    /// Collections within collections.
    ///
    /// Reading does not recurse, but whoever walks the nodes does, on stacks of 512 KiB, which hold 160
    /// levels without optimization.
    package var depth = 128
    /// Nodes after aliases are expanded, so that a few lines cannot stand for millions of nodes.
    package var nodes = 500_000

    package init() {}
}
