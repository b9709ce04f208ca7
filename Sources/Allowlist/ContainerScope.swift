/// Where a rule holds.
package enum ContainerScope: Hashable, Sendable {
    /// Not in a container.
    case host
    /// In every container, and not on the host.
    case any
    case anywhere
    /// In the containers that fit all of what is given.
    case only(ContainerPattern)
}

/// What a container must be like; nil holds for all.
package struct ContainerPattern: Hashable, Sendable {
    package var namespace: [Glob]?
    package var pod: [Glob]?
    /// The container's own name in its pod.
    package var name: [Glob]?
    package var labels: [String: Glob] = [:]
    package var image: [Glob]?
    package var digest: [Glob]?

    package init() {}
}
