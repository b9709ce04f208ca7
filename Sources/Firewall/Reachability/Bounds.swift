/// A box around packets: what is outside of it they have not.
///
/// It answers quickly that a rule is not about some packets; whether it is about others has to be
/// looked at.
struct Bounds: Hashable, Sendable {
    private(set) var ports: ClosedRange<UInt32> = 0...65_535
    private var transports: ClosedRange<UInt32> = 0...UInt32.max
    private var hasIPv4 = true
    private var hasIPv6 = true
    private var source: ClosedRange<UInt128> = 0...UInt128.max
    private var destination: ClosedRange<UInt128> = 0...UInt128.max
    /// Whether there are no such packets.
    private(set) var isEmpty = false

    /// Of anything.
    init() {}

    init(_ flow: Flow) {
        narrow(.destinationPort, flow.destinationPorts)
        narrow(.destination, flow.destination)
        if !flow.isSourceReplaced { narrow(.source, flow.source) }
        transports = UInt32(flow.transport)...UInt32(flow.transport)
        hasIPv4 = !flow.isIPv6
        hasIPv6 = flow.isIPv6
    }

    /// Of the packets that have all components of a key.
    init(_ selectors: [Selector], _ key: [Component]) {
        for (selector, component) in zip(selectors, key) {
            switch selector.field {
            case .source4, .destination4: hasIPv6 = false
            case .source6, .destination6: hasIPv4 = false
            default: break
            }
            guard selector.mask == nil, case .numbers(let set) = component else { continue }
            narrow(selector.field, set)
        }
        if !hasIPv4, !hasIPv6 { isEmpty = true }
    }

    /// Of the packets that are in any element.
    init<Value>(_ selectors: [Selector], _ elements: [Element<Value>]) {
        isEmpty = true
        for element in elements { widen(Bounds(selectors, element.key)) }
    }

    func meets(_ other: Bounds) -> Bool {
        ports.lowerBound <= other.ports.upperBound && other.ports.lowerBound <= ports.upperBound
            && (hasIPv4 && other.hasIPv4 || hasIPv6 && other.hasIPv6)
            && transports.overlaps(other.transports) && source.overlaps(other.source)
            && destination.overlaps(other.destination) && !isEmpty && !other.isEmpty
    }

    /// Of the packets that are in both.
    mutating func narrow(_ other: Bounds) {
        isEmpty = !meets(other)
        if isEmpty { return }
        ports = ports.clamped(to: other.ports)
        transports = transports.clamped(to: other.transports)
        hasIPv4 = hasIPv4 && other.hasIPv4
        hasIPv6 = hasIPv6 && other.hasIPv6
        source = source.clamped(to: other.source)
        destination = destination.clamped(to: other.destination)
    }

    /// Of the packets that are in one of them.
    private mutating func widen(_ other: Bounds) {
        if other.isEmpty { return }
        if isEmpty {
            self = other
            return
        }
        func hull<Number>(
            _ one: ClosedRange<Number>, _ other: ClosedRange<Number>
        ) -> ClosedRange<Number> {
            min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
        }
        ports = hull(ports, other.ports)
        transports = hull(transports, other.transports)
        hasIPv4 = hasIPv4 || other.hasIPv4
        hasIPv6 = hasIPv6 || other.hasIPv6
        source = hull(source, other.source)
        destination = hull(destination, other.destination)
    }

    private mutating func narrow(_ field: Field, _ set: IntervalSet) {
        guard let hull = set.hull else {
            isEmpty = true
            return
        }
        func small(_ limit: UInt32) -> ClosedRange<UInt32> {
            let low = UInt32(min(hull.lowerBound, UInt128(limit)))
            return low...UInt32(min(hull.upperBound, UInt128(limit)))
        }
        switch field {
        case .source, .source4, .source6: source = hull
        case .destination, .destination4, .destination6: destination = hull
        case .destinationPort: ports = small(65_535)
        case .transport: transports = small(.max)
        // `NFPROTO_IPV4`, `NFPROTO_IPV6`.
        case .nfproto:
            hasIPv4 = hasIPv4 && set.contains(2)
            hasIPv6 = hasIPv6 && set.contains(10)
        default: break
        }
    }
}
