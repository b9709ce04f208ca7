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

    /// What a target makes of it, in parts; if not sure, all of it is in two of them.
    ///
    /// What goes there anyway is not translated (`nf_nat_setup_info`).
    func translated(to target: TargetValue) -> (parts: [Flow], isSure: Bool) {
        func moved(_ flow: Flow) -> Flow {
            var flow = flow
            flow.translate(to: target)
            return flow
        }
        func isNowhere(_ flow: Flow) -> Bool {
            flow.destination.isEmpty || flow.destinationPorts.isEmpty
        }
        var kept = self
        kept.connection.isDestinationDecided = true
        if let address = target.address {
            kept.destination = destination.intersection(address)
        }
        if let ports = target.ports {
            kept.destinationPorts = destinationPorts.intersection(ports)
        }
        if isNowhere(kept) { return ([moved(self)], true) }
        for set in [target.address, target.ports] {
            if let set, set.single == nil { return ([moved(self), kept], false) }
        }
        var elsewhere = self
        elsewhere.destination = destination.subtracting(kept.destination)
        var otherPorts = kept
        otherPorts.destinationPorts = destinationPorts.subtracting(kept.destinationPorts)
        var parts = [kept]
        for part in [elsewhere, otherPorts] where !isNowhere(part) { parts.append(moved(part)) }
        return (parts, true)
    }

    private mutating func translate(to target: TargetValue) {
        connection.original?.destination = box.destination
        connection.original?.destinationPorts = box.destinationPorts
        if let address = target.address { destination = address }
        if let ports = target.ports { destinationPorts = ports }
        connection.isDestinationTranslated = true
        connection.isDestinationDecided = true
    }
}
