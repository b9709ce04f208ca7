import CEL

/// Networks that may, and whether all of another network is in them.
struct NetworkCover {
    /// Of each family in order, without overlaps.
    private let ranges: [IPAddress.Family: [ClosedRange<UInt128>]]

    /// From where nobody else's packets come: loopback and multicast with all behind it
    /// (RFC 6890, RFC 4291). Lists of networks hold them where that makes the lists shorter.
    private static let nowhere = ["127.0.0.0/8", "224.0.0.0/3", "::/127", "ff00::/8"]

    /// Networks as `10.0.0.0/8`, or addresses.
    init(_ networks: [String], and others: [String] = []) throws(EvaluationError) {
        var all: [IPAddress.Family: [ClosedRange<UInt128>]] = [:]
        for text in networks + others + Self.nowhere {
            guard let (family, range) = Self.range(of: text) else {
                throw .invalid("'\(text.prefix(60))' is no network, as '10.0.0.0/8'")
            }
            all[family, default: []].append(range)
        }
        ranges = all.mapValues(Self.joined)
    }

    private static func joined(_ all: [ClosedRange<UInt128>]) -> [ClosedRange<UInt128>] {
        var joined: [ClosedRange<UInt128>] = []
        for range in all.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard let last = joined.last,
                last.upperBound == .max || range.lowerBound <= last.upperBound + 1
            else {
                joined.append(range)
                continue
            }
            joined[joined.count - 1] =
                last.lowerBound...max(last.upperBound, range.upperBound)
        }
        return joined
    }

    func contains(_ network: String) throws(EvaluationError) -> Bool {
        guard let (family, range) = Self.range(of: network) else {
            throw .invalid("'\(network.prefix(60))' is no network, as '10.0.0.0/8'")
        }
        return ranges[family]?.contains {
            $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound
        } ?? false
    }

    private static func range(
        of text: String
    ) -> (IPAddress.Family, ClosedRange<UInt128>)? {
        let address: IPAddress
        var length: Int
        if let prefix = IPPrefix(parsing: text) {
            (address, length) = (prefix.address, prefix.length)
        } else if let single = IPAddress(parsing: text) {
            (address, length) = (single, single.bytes.count * 8)
        } else {
            return nil
        }
        let number = address.bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        length = address.bytes.count * 8 - length
        let rest: UInt128 = length == 128 ? .max : (1 << UInt128(length)) - 1
        return (address.family, (number & ~rest)...(number | rest))
    }
}
