import Firewall
import Posture

/// Addresses, ports and listeners as people write them.
enum ReachText {
    /// An address, a network, or the first and last address of a range.
    static func range(_ range: ClosedRange<UInt128>, isIPv6: Bool) -> String {
        let low = range.lowerBound
        let text = Address.text(low, isIPv6: isIPv6)
        if low == range.upperBound { return text }
        let width = isIPv6 ? 128 : 32
        for length in 0...width
        where Address.network(low, length, isIPv6: isIPv6) == range {
            return "\(text)/\(length)"
        }
        return text + "-" + Address.text(range.upperBound, isIPv6: isIPv6)
    }

    /// `tcp/22`, `udp/1-52,54-65535`.
    static func ports(_ row: Reach.Row) -> String {
        row.transport + "/"
            + row.ports.ranges.map {
                $0.lowerBound == $0.upperBound
                    ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
            }.joined(separator: ",")
    }

    /// What differs of listeners, each value once.
    static func each(
        _ listeners: [Topology.Listener]?, _ value: (Topology.Listener) -> String?
    ) -> [String] {
        var texts: [String] = []
        for text in (listeners ?? []).compactMap(value) where !texts.contains(text) {
            texts.append(text)
        }
        return texts
    }

    /// `sshd (ssh.service)`; nil where it is not known who listens.
    static func listeners(_ listeners: [Topology.Listener]?) -> String? {
        guard let listeners else { return nil }
        if listeners.isEmpty { return "nobody" }
        return each(listeners) { listener in
            let place = listener.unit ?? listener.container.map { "container \($0.prefix(12))" }
            let name =
                listener.process ?? (listener.pid == nil ? "somebody" : "pid \(listener.pid ?? 0)")
            return name + (place.map { " (\($0))" } ?? "")
        }.joined(separator: ", ")
    }

    /// Sources in few words: what they are, or all but what they are not.
    ///
    /// - Parameter others: Those that send nothing, of which it makes no difference whether they
    ///   are counted in.
    static func sources(_ set: IntervalSet, isIPv6: Bool, others: IntervalSet) -> String {
        let all = IntervalSet(0...(isIPv6 ? .max : 0xFFFF_FFFF))
        let missing = all.subtracting(set.union(others))
        if missing.isEmpty { return isIPv6 ? "anywhere (IPv6)" : "anywhere (IPv4)" }
        let texts = networks(set, isIPv6, others)
        if let texts, texts.count <= networkLimit { return texts.joined(separator: ", ") }
        if let less = networks(missing, isIPv6, others), less.count <= 2 * networkLimit {
            return (isIPv6 ? "IPv6 but for " : "IPv4 but for ") + less.joined(separator: ", ")
        }
        guard let texts else { return "\(set.ranges.count) ranges of addresses" }
        return texts.prefix(networkLimit).joined(separator: ", ")
            + " and \(texts.count - networkLimit) networks more"
    }

    /// More are not listed.
    private static let networkLimit = 4

    /// In as few ranges as there are with or without some of the others; nil for very many.
    private static func networks(
        _ set: IntervalSet, _ isIPv6: Bool, _ others: IntervalSet
    ) -> [String]? {
        var best = set
        // Of many each would have to be tried.
        for range in others.ranges.prefix(100) where best.ranges.count > 1 {
            let more = best.union(IntervalSet(range))
            if more.ranges.count < best.ranges.count { best = more }
        }
        if best.ranges.count > 1_000 { return nil }
        return best.ranges.map { self.range($0, isIPv6: isIPv6) }
    }
}
