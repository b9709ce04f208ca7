/// Packets by their addresses and ports: any combination of what is in four sets.
struct Box: Hashable, Sendable {
    var source: IntervalSet
    var destination: IntervalSet
    var sourcePorts: IntervalSet
    var destinationPorts: IntervalSet

    /// Of packets the other way round.
    var turned: Box {
        Box(
            source: destination, destination: source, sourcePorts: destinationPorts,
            destinationPorts: sourcePorts)
    }

    subscript(dimension: Flow.Dimension) -> IntervalSet {
        get {
            switch dimension {
            case .source: source
            case .destination: destination
            case .sourcePorts: sourcePorts
            case .destinationPorts: destinationPorts
            }
        }
        set {
            switch dimension {
            case .source: source = newValue
            case .destination: destination = newValue
            case .sourcePorts: sourcePorts = newValue
            case .destinationPorts: destinationPorts = newValue
            }
        }
    }
}
