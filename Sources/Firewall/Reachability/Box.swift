/// Packets of a flow by their addresses and ports: any combination of what is in four sets.
struct Box: Hashable, Sendable {
    var source: IntervalSet
    var destination: IntervalSet
    var sourcePorts: IntervalSet
    var destinationPorts: IntervalSet

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

extension Box {
    init(_ flow: Flow) {
        source = flow.source
        destination = flow.destination
        sourcePorts = flow.sourcePorts
        destinationPorts = flow.destinationPorts
    }
}

extension Flow {
    /// The packets of it that are in a box.
    func within(_ box: Box) -> Flow {
        var flow = self
        flow.source = box.source
        flow.destination = box.destination
        flow.sourcePorts = box.sourcePorts
        flow.destinationPorts = box.destinationPorts
        return flow
    }
}
