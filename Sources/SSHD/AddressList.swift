/// Lists of networks and patterns for addresses, as OpenSSH's `addr_match_list` reads them.
enum AddressList {
    enum Answer: Hashable {
        case no, yes, negated
        /// The list itself is wrong.
        case invalid
    }

    /// - Parameter address: nil to check the list alone.
    static func answer(_ address: String?, _ list: String) -> Answer {
        var tried: NetworkAddress?
        if let address {
            guard let parsed = NetworkAddress(address) else { return .no }
            tried = parsed
        }
        var answer = Answer.no
        for var part in list.split(separator: ",", omittingEmptySubsequences: false) {
            let isNegated = part.first == "!"
            if isNegated { part = part.dropFirst() }
            guard !part.isEmpty else { return .invalid }
            let isMatch: Bool
            switch network(part) {
            case .inconsistent: return .invalid
            case .network(let network, let bits):
                isMatch = tried?.isWithin(network, bits: bits) ?? false
            case .none: isMatch = address.map { Pattern.matches($0, part) } ?? false
            }
            if isMatch {
                if isNegated { return .negated }
                answer = .yes
            }
        }
        return answer
    }

    enum Network {
        case none, inconsistent
        case network(NetworkAddress, bits: Int)
    }

    /// An address with or without a length (`addr_pton_cidr`).
    static func network(_ text: Substring) -> Network {
        guard text.utf8.count < 64 else { return .none }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var bits: Int?
        if parts.count == 2 {
            guard let first = parts[1].utf8.first, (0x30...0x39).contains(first),
                let length = Int(parts[1]), length <= 128
            else { return .none }
            bits = length
        }
        guard let address = NetworkAddress(String(parts[0])) else { return .none }
        let size = address.bytes.count * 8
        let length = bits ?? size
        guard length <= size, address.isNetwork(bits: length) else { return .inconsistent }
        return .network(address, bits: length)
    }
}
