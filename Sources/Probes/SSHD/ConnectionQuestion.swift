package import Posture
import SSHD

/// `node.sshd.forConnection(user, host, address)`: what holds for one connection.
///
/// It is worked out from the facts about the server and its `Match` blocks. An empty argument is
/// something that is not told: a value that depends on it is unknown, and so is one that depends on
/// what the question cannot tell, as the port on which the client came in.
package enum ConnectionQuestion {
    package static let question = FactQuestion(
        component: "sshd", name: "forConnection", parameters: ["user", "host", "address"],
        result: .record(
            SSHDKeyword.all.map { FactField($0.name, $0.isList ? .list(.string) : .string) })
    ) { sshd, arguments in
        ConnectionAnswer(sshd, arguments).fact
    }
}

/// The answer for one connection.
private struct ConnectionAnswer {
    private let sshd: Fact
    private var user: String?
    private var host: String?
    private var address: String?
    private let addressText: String

    init(_ sshd: Fact, _ arguments: [String]) {
        self.sshd = sshd
        let told = arguments.map { $0.isEmpty ? nil : $0 }
        addressText = arguments.count > 2 ? arguments[2] : ""
        guard told.count == 3 else { return }
        (user, host) = (told[0], told[1])
        address = told[2].flatMap(Connection.numericAddress)
        // Without UseDNS the name that sshd sees is the address.
        if host == nil, sshd["usedns"]?.value == .string("no") { host = address }
    }

    var fact: Fact {
        if case .unknown = sshd.value { return sshd }
        guard case .map(let fields) = sshd.value else { return sshd }
        if address == nil, !addressText.isEmpty {
            return .unknown("'\(addressText)' is no address", from: sshd.origin)
        }
        var result: [String: Fact] = [:]
        for keyword in SSHDKeyword.all { result[keyword.name] = fields[keyword.name] }
        switch fields["blocks"]?.value {
        case nil: break
        case .list(let blocks): apply(blocks, to: &result)
        case .unknown(let reason):
            return .unknown(reason, from: fields["blocks"]?.origin ?? sshd.origin)
        default: return .unknown("its Match blocks are not known", from: sshd.origin)
        }
        return Fact(.map(result), from: sshd.origin)
    }

    /// A value that a block sets, and whether the block surely counts.
    private struct Candidate {
        let value: Fact
        let isSure: Bool
    }

    private func apply(_ blocks: [Fact], to result: inout [String: Fact]) {
        var candidates: [String: [Candidate]] = [:]
        var states: [Bool?] = []
        for block in blocks {
            let state = state(of: block, states)
            states.append(state)
            guard state != false else { continue }
            guard case .map(let settings)? = block["settings"]?.value else { continue }
            for (keyword, value) in settings {
                candidates[keyword, default: []].append(
                    Candidate(value: value, isSure: state == true))
            }
        }
        for (keyword, list) in candidates {
            result[keyword] = value(of: keyword, list, result[keyword])
        }
    }

    /// Whether a block counts for the connection; nil where that is not known.
    private func state(of block: Fact, _ earlier: [Bool?]) -> Bool? {
        var isSure = true
        for parent in block["within"]?.elements ?? [] {
            guard case .int(let number) = parent.value, earlier.indices.contains(Int(number)),
                let state = earlier[Int(number)]
            else {
                isSure = false
                continue
            }
            if !state { return false }
        }
        guard case .list(let criteria)? = block["criteria"]?.value else { return nil }
        for criterion in criteria {
            guard let isMet = isMet(criterion) else {
                isSure = false
                continue
            }
            if !isMet { return false }
        }
        return isSure ? true : nil
    }

    private func isMet(_ criterion: Fact) -> Bool? {
        guard case .string(let attribute)? = criterion["attribute"]?.value else { return nil }
        if attribute == "group" || attribute == "invalid-user" {
            // An account that the node's files do not know may be another directory's.
            guard let user, case .bool(let isMet)? = criterion["users"]?[user]?.value else {
                return nil
            }
            return isMet
        }
        var argument = ""
        if case .string(let text)? = criterion["argument"]?.value { argument = text }
        return MatchBlock.Criterion(attribute: attribute, argument: argument)
            .isMet(user: user, host: host, address: address)
    }

    /// More blocks than these that may count are not gone through in all their combinations.
    private static let limitDoubts = 6

    private func value(of keyword: String, _ candidates: [Candidate], _ base: Fact?) -> Fact? {
        let doubtful = candidates.indices.filter { !candidates[$0].isSure }
        var results: [Fact?] = []
        let combinations = doubtful.count > Self.limitDoubts ? 0 : 1 << doubtful.count
        for combination in 0..<combinations {
            let left = Set(
                doubtful.indices.filter { combination & (1 << $0) == 0 }.map { doubtful[$0] })
            let counting = candidates.indices.filter { !left.contains($0) }
            results.append(joined(keyword, counting.map { candidates[$0].value }, base))
        }
        if let first = results.first, results.allSatisfy({ $0?.plain == first?.plain }) {
            return first
        }
        let origin = candidates[doubtful.first ?? 0].value.origin
        return .unknown(
            "it depends on more of the connection than is told whether \(origin) counts for it",
            from: origin)
    }

    private func joined(_ keyword: String, _ values: [Fact], _ base: Fact?) -> Fact? {
        guard let first = values.first else { return base }
        switch MatchLayer.joining(keyword) {
        case .first: return first
        case .last: return values.last
        case .all: return list(values.flatMap(\.parts), from: first.origin)
        case .noneOrFirst: return values.first { $0.value == .string("none") } ?? first
        case .firstOfName:
            var all = base?.elements ?? []
            var seen: Set<Substring> = []
            for value in values.flatMap(\.parts) {
                guard case .string(let text) = value.value else { return value }
                let name = text.prefix { $0 != " " }
                guard seen.insert(name).inserted else { continue }
                let earlier = all.firstIndex { fact in
                    if case .string(let other) = fact.value {
                        return other.prefix { $0 != " " } == name
                    }
                    return false
                }
                if let earlier { all[earlier] = value } else { all.append(value) }
            }
            return list(all, from: first.origin)
        case .unknown:
            guard values.count > 1 else { return first }
            return .unknown("several Match blocks set parts of \(keyword)", from: first.origin)
        }
    }

    private func list(_ values: [Fact], from origin: Origin) -> Fact {
        if let unknown = values.first(where: { if case .unknown = $0.value { true } else { false } }
        ) {
            return unknown
        }
        return Fact(.list(values), from: origin)
    }
}

extension Fact {
    /// The elements of a list, and anything else as it is.
    fileprivate var parts: [Fact] {
        if case .list(let elements) = value { elements } else { [self] }
    }

    /// The values without their origins.
    fileprivate var plain: [FactValue] { parts.map(\.value) }
}
