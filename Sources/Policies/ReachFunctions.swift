import CEL

/// `node.firewall.reach('tcp', 10250)`: how the ports in question fare, as a list of what the probe
/// has told apart, and what is asked of such a list.
///
/// `reach(…).within(networks)` is whether nobody else reaches one of the ports. It is false as soon
/// as somebody else does for sure, and unknown where somebody else may.
/// `reach(…).outside(networks)` has a sentence for each who does for sure.
struct ReachFunctions {
    static let name = "reach"
    let member: PlaceMember
    let functions: [Function]

    /// Nil where no component `firewall` is declared that has what is needed.
    init?(node: Type) {
        guard case .object(let node) = node, let firewall = node.fields["firewall"],
            case .object(let fields) = firewall, let regions = fields.fields[Self.regions]
        else { return nil }
        member = PlaceMember(
            Self.name, of: firewall, [[.string, .int], [.string, .int, .int]], regions)
        functions = [
            Function(
                "within", isMember: true, [regions, .list(.string)], .bool, seesUnknowns: true
            ) { values throws(EvaluationError) in
                try Self.within(values[0].elements, values[1].elements)
            },
            Function(
                "outside", isMember: true, [regions, .list(.string)], .list(.string),
                seesUnknowns: true
            ) { values throws(EvaluationError) in
                try Self.outside(values[0].elements, values[1].elements)
            },
        ]
    }

    /// The field that has all ports, each way in for itself.
    private static let regions = "reached"
    /// What a selected region has beside its own fields: the ports that were asked about, and the
    /// node's own addresses, from which nobody else sends.
    private static let (asked, own) = ("asked", "own")
    private static let ways = "ways"
    /// What decides about a region, in the order in which people read it.
    private static let evidence = ["interface", "acceptedFrom", "unknownFrom", "omitted", "rule"]
    private static let addresses = "addresses"

    /// The regions in which ports are; the one that an expression sees is the one that it has read.
    static func answer(
        _ call: PlaceCall, _ firewall: Value
    ) throws(EvaluationError) -> PlaceAnswer {
        if case .unknown = firewall { return PlaceAnswer(firewall) }
        guard let transport = call.arguments.first?.text, ["tcp", "udp"].contains(transport),
            let first = call.arguments[1].number, let last = call.arguments.last?.number,
            1...65_535 ~= first, first...65_535 ~= last
        else {
            throw .invalid("reach() takes 'tcp' or 'udp' and ports of 1 to 65535 in their order")
        }
        let place = call.place.appending(.field(regions))
        guard let regions = firewall[regions] else { throw .noSuchKey("\(place)") }
        guard case .list(let all) = regions else { return PlaceAnswer(regions, reads: [place]) }
        let asked = first == last ? "\(first)" : "\(first)-\(last)"
        let own = firewall[addresses] ?? .list([])
        var chosen: [Value] = []
        var reads: [AttributePath] = []
        for (index, region) in all.enumerated() {
            switch region.holds(transport, first...last) {
            case false?: continue
            case nil: chosen.append(.unknown(region.reasons))
            case true?: chosen.append(region.adding([Self.asked: .string(asked), Self.own: own]))
            }
            let place = place.appending(.index(index))
            let told = Self.evidence.filter { region[$0] != nil }.map {
                place.appending(.field($0))
            }
            reads += told.isEmpty ? [place] : told
        }
        if reads.isEmpty { reads = [call.place.appending(.field(ways))] }
        return PlaceAnswer(.list(chosen), reads: reads)
    }

    private static func within(
        _ regions: [Value], _ networks: [Value]
    ) throws(EvaluationError) -> Value {
        var reasons: [String] = []
        for region in regions {
            let cover = try cover(networks, region)
            let accepted = region["acceptedFrom"]
            for network in accepted?.elements ?? [] {
                if let text = network.text, try !cover.contains(text) {
                    // It may be a gap that only the node's own addresses fill.
                    guard case .unknown(let set) = region[own] else { return .bool(false) }
                    reasons.append(set.reasons.joined(separator: "; "))
                    break
                }
            }
            // Left out where there are none.
            let unknown = region["unknownFrom"] ?? .list([])
            var isClear = region["omitted"] == nil && accepted?.isUnclear == false
            isClear = isClear && !unknown.isUnclear
            for network in unknown.elements where isClear {
                isClear = try cover.contains(network.text ?? "")
            }
            if !isClear { reasons.append(region.doubt) }
        }
        guard let first = reasons.first else { return .bool(true) }
        return .unknown(
            UnknownSet(reason: reasons.count == 1 ? first : "\(first), and others like it"))
    }

    private static func outside(
        _ regions: [Value], _ networks: [Value]
    ) throws(EvaluationError) -> Value {
        var sentences: [Value] = []
        for region in regions {
            let cover = try cover(networks, region)
            var others: [String] = []
            for network in region["acceptedFrom"]?.elements ?? [] {
                if let text = network.text, try !cover.contains(text) { others.append(text) }
            }
            if others.isEmpty { continue }
            let more = others.count > 4 ? " and \(others.count - 4) networks more" : ""
            sentences.append(
                .string(
                    "\(region.ports) open to \(others.prefix(4).joined(separator: ", "))\(more) "
                        + "(\(region["rule"]?.text ?? "by no rule"))"))
        }
        return .list(sentences)
    }

    private static func cover(
        _ networks: [Value], _ region: Value
    ) throws(EvaluationError) -> NetworkCover {
        var texts: [String] = []
        for network in networks {
            guard let text = network.text else { throw .invalid("a network must be a string") }
            texts.append(text)
        }
        return try NetworkCover(
            texts, and: region[Self.own]?.elements.compactMap(\.text) ?? [])
    }
}

extension Value {
    fileprivate subscript(_ name: String) -> Value? {
        if case .map(let fields) = self { fields[.string(name)] } else { nil }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }

    fileprivate var number: Int64? { if case .int(let number) = self { number } else { nil } }

    fileprivate var elements: [Value] {
        if case .list(let elements) = self { elements } else { [] }
    }

    /// Whether not all of a list is known.
    fileprivate var isUnclear: Bool {
        guard case .list(let elements) = self else { return true }
        return elements.contains { $0.text == nil }
    }

    fileprivate var reasons: UnknownSet {
        if case .unknown(let set) = self { return set }
        return UnknownSet(reason: "which ports it is about is not known")
    }

    /// Whether a region has one of the ports; nil where that is not known.
    fileprivate func holds(_ transport: String, _ ports: ClosedRange<Int64>) -> Bool? {
        guard let own = self["protocol"]?.text, let first = self["port"]?.number,
            let last = self["lastPort"]?.number
        else { return nil }
        return own == transport && first <= ports.upperBound && ports.lowerBound <= last
    }

    fileprivate func adding(_ more: [String: Value]) -> Value {
        guard case .map(var fields) = self else { return self }
        for (name, value) in more { fields[.string(name)] = value }
        return .map(fields)
    }

    /// `tcp 10250 over IPv4 at eth0 is`
    fileprivate var ports: String {
        let asked = self["asked"]?.text ?? "ports"
        let family = self["family"]?.text == "ipv6" ? "IPv6" : "IPv4"
        return "\(self["protocol"]?.text ?? "") \(asked) over \(family) at "
            + "\(self["interface"]?.text ?? "an interface") is"
    }

    /// Why it is not known who reaches the ports.
    fileprivate var doubt: String {
        if case .unknown(let set) = self { return set.reasons.joined(separator: "; ") }
        for name in ["acceptedFrom", "unknownFrom"] {
            if case .unknown(let set) = self[name] { return set.reasons.joined(separator: "; ") }
        }
        if let more = self["omitted"]?.number, more > 0 {
            return "\(ports) open to \(more) networks more than are listed"
        }
        return "\(ports) perhaps open to "
            + "\(self["unknownFrom"]?.elements.first?.text ?? "somebody"): "
            + "\(self["rule"]?.text ?? "it depends on more than the rules")"
    }
}
