extension ChainWalk {
    /// What NAT makes of a branch: it ends here, with another destination.
    mutating func translate(_ branch: Branch, _ target: Target, _ step: inout RuleStep) {
        func end(_ flow: Flow, _ value: TargetValue, _ doubt: String?) {
            let (parts, isSure) = flow.translated(to: value)
            if !isSure { hasForked = true }
            let choice = isSure ? nil : "\(step.name) (which of several is chosen)"
            for flow in parts {
                var part = branch.with(flow)
                part.doubt = part.doubt ?? doubt ?? choice
                step.ended.append(Ending(branch: part, isAccepted: true, rule: step.name))
            }
        }
        switch target {
        case .fixed(let address, let ports):
            end(branch.flow, TargetValue(address: address, ports: ports), nil)
        case .redirect(let ports):
            let own = branch.flow.input.flatMap {
                topology.address(of: $0, isIPv6: branch.flow.isIPv6)
            }
            let address = own ?? (branch.flow.isIPv6 ? 1 : 0x7F00_0001)
            end(
                branch.flow, TargetValue(address: IntervalSet(address), ports: ports), nil)
        case .anyOf(let values):
            for value in values { end(branch.flow, value, nil) }
        case .mapped(let selectors, let elements):
            let list: [Element<TargetValue>]
            var index: BoundsIndex?
            switch elements {
            case .inline(let inline): list = inline
            case .named(let name):
                let key = PreparedTable.ListKey(name: name, selectors: selectors)
                guard let named = table.targets[key], !named.isDynamic
                else { return give(up: branch, "map \(name) cannot be read", &step) }
                list = named.elements
                index = named.index
            case .unknown(let reason): return give(up: branch, reason, &step)
            }
            let split = branch.flow.split(by: selectors, list, index, topology)
            for (flow, value) in split.hits { end(flow, value, nil) }
            for (flow, value) in split.maybe { end(flow, value, "\(step.name)") }
            step.next += split.rest.map { branch.with($0) }
        case .unknown(let reason): give(up: branch, reason, &step)
        }
    }
}
