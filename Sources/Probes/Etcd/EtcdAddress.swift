import Posture

/// An address on which etcd listens.
struct EtcdAddress {
    static let type = FactType.record([
        FactField("url", .string),
        FactField("host", .string, "an address, localhost, or the path of a socket"),
        FactField("port", .int),
        FactField("isTLS", .bool),
        FactField("isLoopback", .bool, "whether it can be reached from this node alone"),
    ])

    let url: String
    let host: String
    let port: Int?
    let isTLS: Bool
    let isLoopback: Bool

    /// Whether it is a socket in the file system, which only programs of this node reach.
    var isSocket: Bool { port == nil }

    /// Nil for what etcd refuses (`NewURLs` in its `client/pkg/types/urls.go`).
    init?(_ url: String) {
        self.url = url
        guard let mark = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<mark.lowerBound].lowercased()
        let rest = url[mark.upperBound...]
        switch scheme {
        case "unix", "unixs":
            host = String(rest)
            port = nil
            isTLS = scheme == "unixs"
            isLoopback = true
            return
        case "http", "https": break
        default: return nil
        }
        guard let colon = rest.lastIndex(of: ":"), let number = UInt16(rest[colon...].dropFirst())
        else { return nil }
        var host = rest[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.host = String(host)
        port = Int(number)
        isTLS = scheme == "https"
        isLoopback = NetworkAddress.isLoopback(host: self.host)
    }

    func fact(from origin: Origin) -> Fact {
        var fields: [String: FactValue] = [
            "url": .string(url), "host": .string(host), "isTLS": .bool(isTLS),
            "isLoopback": .bool(isLoopback),
        ]
        fields["port"] = port.map { .int(Int64($0)) }
        return Fact(.map(fields.mapValues { Fact($0, from: origin) }), from: origin)
    }

    /// The addresses of a list of texts, with those that are none; unknown where the list is.
    static func read(_ list: Fact) -> (addresses: [EtcdAddress], wrong: [String])? {
        guard case .list(let elements) = list.value else { return nil }
        var found: [EtcdAddress] = []
        var wrong: [String] = []
        for element in elements {
            guard case .string(let text) = element.value else { return nil }
            if let address = EtcdAddress(text) { found.append(address) } else { wrong.append(text) }
        }
        return (found, wrong)
    }
}
