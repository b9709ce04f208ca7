/// What a flow has for a field.
enum Seen {
    /// Several values that can be told apart.
    case dimension(Flow.Dimension)
    case number(UInt128)
    /// Of which a condition wants any.
    case bits(UInt128)
    /// One of them, and not always the same.
    case anyBits([UInt128])
    case name(String)
    /// The flow has no such thing, and no condition about it is met.
    case absent
    case unknown(String)
}

extension Flow {
    /// Interface names and indexes, and what routes say, are the topology's.
    func seen(_ field: Field, _ topology: Topology) -> Seen {
        if isSourceReplaced, [.source, .source4, .source6].contains(field) {
            return [.source4, .source6].contains(field) && (field == .source6) != isIPv6
                ? .absent : .unknown("the source that NAT has chosen")
        }
        if topology.hasOtherWays {
            let isOutput = [.outputName, .outputIndex, .outputType, .outputGroup].contains(field)
            if isOutput, let output, output != "lo" { return .unknown("which route is taken") }
            if case .reversePath = field, input != nil, input != "lo" {
                return .unknown("which route leads back")
            }
        }
        switch field {
        case .source: return .dimension(.source)
        case .destination: return .dimension(.destination)
        case .source4: return isIPv6 ? .absent : .dimension(.source)
        case .destination4: return isIPv6 ? .absent : .dimension(.destination)
        case .source6: return isIPv6 ? .dimension(.source) : .absent
        case .destination6: return isIPv6 ? .dimension(.destination) : .absent
        case .sourcePort: return .dimension(.sourcePorts)
        case .destinationPort: return .dimension(.destinationPorts)
        case .transport: return .number(UInt128(transport))
        case .nfproto: return .number(isIPv6 ? 10 : 2)
        case .inputName: return .name(input ?? "")
        case .outputName: return .name(output ?? "")
        case .inputIndex: return index(of: input, topology)
        case .outputIndex: return index(of: output, topology)
        case .mark: return mark.known == .max ? .number(UInt128(mark.value)) : .unknown("the mark")
        case .conntrackMark:
            guard connection.isTracked else { return .absent }
            return connection.mark.known == .max
                ? .number(UInt128(connection.mark.value)) : .unknown("the connection's mark")
        case .conntrackState:
            return lostTrack.map { .unknown("the state \($0)") } ?? state
        case .conntrackStatus: return connection.isTracked ? status : .absent
        case .conntrackDirection:
            if let lostTrack { return .unknown("the direction \(lostTrack)") }
            return connection.isTracked ? .number(phase.isBack ? 1 : 0) : .absent
        case .originalTransport:
            return connection.isTracked ? .number(UInt128(transport)) : .absent
        case .originalSource, .originalDestination, .originalSourcePort,
            .originalDestinationPort:
            return original(field)
        case .sourceType(let perInterface):
            return addressType(source, of: perInterface ? input : nil, topology)
        case .destinationType(let perInterface):
            return addressType(destination, of: perInterface ? input : nil, topology)
        case .reversePath(let strict): return reversePath(strict: strict, topology)
        case .tcpFlags: return tcpFlags
        // From here every packet is to this machine alone, as far as links are concerned.
        case .packetType: return .number(0)
        case .version: return .number(isIPv6 ? 6 : 4)
        // None is given but by a rule (`nf_conntrack_helper` is gone since Linux 6.0).
        case .helper: return connection.hasHelper ? .unknown("the helper") : .absent
        case .inputType: return link(input, topology)?.type ?? .unknown("the kind of interface")
        case .outputType: return link(output, topology)?.type ?? .unknown("the kind of interface")
        case .inputGroup: return link(input, topology)?.group ?? .unknown("the group")
        case .outputGroup: return link(output, topology)?.group ?? .unknown("the group")
        }
    }

    private func link(_ name: String?, _ topology: Topology) -> (type: Seen, group: Seen)? {
        guard let interface = topology.interface(name) else { return nil }
        return (
            interface.type.map { .number($0) } ?? .unknown("the kind of interface"),
            interface.group.map { .number($0) } ?? .unknown("the group")
        )
    }

    private func index(of name: String?, _ topology: Topology) -> Seen {
        guard let name else { return .number(0) }
        guard let interface = topology.interface(name) else {
            return .unknown("the number of interface \(name)")
        }
        return .number(UInt128(interface.index))
    }

    private var state: Seen {
        guard let state = connection.state else { return .bits(Connection.State.invalid) }
        if state == Connection.State.untracked { return .bits(state) }
        let translated =
            connection.isDestinationTranslated ? Connection.State.destinationTranslated : 0
        return bits([state | translated], orWith: Connection.State.sourceTranslated)
    }

    /// Bits that can be, each with another one too where the source may have been translated: the
    /// kernel does not count a source that a rule gives and that it has anyway (`nf_nat_setup_info`).
    private func bits(_ all: [UInt128], orWith sourceNAT: UInt128) -> Seen {
        let all = connection.isSourceTranslated ? all + all.map { $0 | sourceNAT } : all
        return all.count == 1 ? .bits(all[0]) : .anyBits(all)
    }

    /// Why tracking may not know the packets before it; nil where it does.
    private var lostTrack: String? {
        guard phase != .opening, connection.state != nil,
            connection.state != Connection.State.untracked
        else { return nil }
        if connection.isZoned { return "in its zone" }
        return connection.isPickedUp ? "of what is tracked from its middle on" : nil
    }

    private var status: Seen {
        if let lostTrack { return .unknown("the status \(lostTrack)") }
        let translated = connection.isDestinationTranslated ? Connection.Status.destinationNAT : 0
        var all: [UInt128]
        if phase == .opening {
            // What this machine sends itself was confirmed on its way out.
            all = [translated | (input == "lo" ? Connection.Status.confirmed : 0)]
        } else {
            all = [translated | Connection.Status.seenReply | Connection.Status.confirmed]
            // A connection becomes assured with its third packet, or a datagram later.
            if phase != .answer || transport != 6 { all.append(all[0] | Connection.Status.assured) }
        }
        return bits(all, orWith: Connection.Status.sourceNAT)
    }

    /// SYN, then SYN and ACK, then ACK (RFC 9293).
    private var tcpFlags: Seen {
        guard transport == 6 else { return .absent }
        return switch phase {
        case .opening: .bits(0x02)
        case .answer: .bits(0x12)
        // Alone, and with what is pushed.
        case .following: .anyBits([0x10, 0x18])
        // A server that closes may send its last data with FIN.
        case .returning: .anyBits([0x10, 0x18, 0x11, 0x19])
        }
    }

    /// What the connection was opened with; a single value, or the flow's own before translation.
    private func original(_ field: Field) -> Seen {
        guard connection.isTracked else { return .absent }
        if let lostTrack { return .unknown("the original addresses \(lostTrack)") }
        guard let tuple = connection.original else { return .unknown("the original addresses") }
        let set =
            switch field {
            case .originalSource: tuple.source
            case .originalDestination: tuple.destination
            case .originalSourcePort: tuple.sourcePorts
            default: tuple.destinationPorts
            }
        if let value = set.single { return .number(value) }
        if !phase.isBack, !connection.isDestinationTranslated, !connection.isSourceTranslated {
            return switch field {
            case .originalSource: .dimension(.source)
            case .originalDestination: .dimension(.destination)
            case .originalSourcePort: .dimension(.sourcePorts)
            default: .dimension(.destinationPorts)
            }
        }
        return .unknown("the original addresses")
    }

    /// `RTN_*` of `uapi/linux/rtnetlink.h`: unicast 1, local 2, broadcast 3, anycast 4,
    /// multicast 5.
    private func addressType(
        _ addresses: IntervalSet, of name: String?, _ topology: Topology
    ) -> Seen {
        var kinds: [(IntervalSet, UInt128)] = []
        var local = topology.localAddresses(isIPv6: isIPv6)
        if let name, let interface = topology.interface(name) {
            let own = isIPv6 ? interface.addresses6 : interface.addresses4
            local = IntervalSet(own.map { $0.address...$0.address })
        }
        kinds.append((local, 2))
        let all = isIPv6 ? topology.routes6 : topology.routes4
        kinds.append((IntervalSet(all.filter { $0.kind == .broadcast }.map(\.network)), 3))
        kinds.append((IntervalSet(all.filter { $0.kind == .anycast }.map(\.network)), 4))
        let multicast: ClosedRange<UInt128> =
            isIPv6 ? (0xFF << 120)...UInt128.max : 0xE000_0000...0xEFFF_FFFF
        kinds.append((IntervalSet(multicast), 5))
        if !isIPv6 { kinds.append((IntervalSet(0xFFFF_FFFF), 3)) }
        for (set, number) in kinds {
            let part = addresses.intersection(set)
            if part.isEmpty { continue }
            return part == addresses ? .number(number) : .unknown("the kind of the address")
        }
        return .number(1)
    }

    /// 1 where the source would be reached by the interface it came from, else 0.
    private func reversePath(strict: Bool, _ topology: Topology) -> Seen {
        guard let input else { return .number(1) }
        if input == "lo" { return .number(1) }
        for route in topology.routes(isIPv6: isIPv6) {
            let part = source.intersection(IntervalSet(route.network))
            if part.isEmpty { continue }
            if part != source { return .unknown("the route back") }
            if route.kind == .unreachable { return .number(0) }
            return .number(!strict || route.device == input ? 1 : 0)
        }
        return .number(0)
    }
}
