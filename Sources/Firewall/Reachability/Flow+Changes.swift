extension Branch {
    func with(_ flow: Flow) -> Branch {
        Branch(flow: flow, doubt: doubt, accepted: accepted)
    }

    /// The first reason counts.
    func doubted(_ reason: String) -> Branch {
        Branch(flow: flow, doubt: doubt ?? reason, accepted: accepted)
    }
}

extension Flow {
    /// A change that a rule makes on the way.
    mutating func change(_ statement: Statement) {
        switch statement {
        case .setMark(.copy) where !connection.isTracked: return
        case .setMark(let change): mark = mark.changed(change, other: connection.mark)
        case .setConntrackMark(let change):
            guard connection.isTracked else { return }
            connection.mark = connection.mark.changed(change, other: mark)
        case .setHelper: connection.hasHelper = true
        case .setZone: connection.isZoned = true
        // What has an entry keeps it, also when it comes in again by `lo` (`nft_notrack_eval`).
        case .notrack where connection.isTracked: return
        case .notrack: connection.state = Connection.State.untracked
        default: break
        }
    }

    mutating func translate(to target: TargetValue) {
        connection.original?.destination = destination
        connection.original?.destinationPorts = destinationPorts
        if let address = target.address { destination = address }
        if let ports = target.ports { destinationPorts = ports }
        connection.isDestinationTranslated = true
        connection.isDestinationDecided = true
    }
}
