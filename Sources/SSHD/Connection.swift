/// What sshd knows of a client when it looks at `Match`, as `sshd -C` is told.
package struct Connection: Hashable, Sendable {
    package var user: String?
    package var host: String?
    package var address: String?
    package var localAddress: String?
    package var localPort: Int?
    package var routingDomain: String?
    /// Whether the user does not exist on the node.
    package var isUserInvalid = false
    /// Whether a criterion on something that is not told here makes sshd refuse to answer.
    package var isSpecified = true

    package init(user: String? = nil, host: String? = nil, address: String? = nil) {
        self.user = user
        self.host = host
        self.address = address
    }

    /// One for which no criterion matches but `all`.
    package static let neutral: Connection = {
        var connection = Connection()
        connection.isSpecified = false
        return connection
    }()

    /// An address as sshd sees a client's; nil where the text is none.
    ///
    /// A client of IPv4 has an address of IPv4, even where the server listens with IPv6.
    package static func numericAddress(_ text: String) -> String? {
        guard let address = NetworkAddress(text) else { return nil }
        let bytes = address.bytes
        guard address.isIPv6, bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10...11] == [255, 255]
        else { return "\(address)" }
        return bytes[12...].map(String.init).joined(separator: ".")
    }

    /// Reads `user=alice,host=a.example.org,addr=192.0.2.7,laddr=…,lport=…,rdomain=…`.
    package init(parsing text: String) throws(ConnectionError) {
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = pair.count == 2 ? String(pair[1]) : ""
            switch (String(pair[0]), pair.count) {
            case ("user", 2): user = value
            case ("host", 2): host = value
            case ("addr", 2): address = value
            case ("laddr", 2): localAddress = value
            case ("rdomain", 2): routingDomain = value
            case ("lport", 2):
                guard let port = Number.port(value) else { throw .badPort(value) }
                localPort = port
            case ("invalid-user", 1): isUserInvalid = true
            default: throw .unknownPart(String(part))
            }
        }
    }
}

/// Why a text describes no connection.
package enum ConnectionError: Error, Hashable, CustomStringConvertible {
    case badPort(String)
    case unknownPart(String)

    package var description: String {
        switch self {
        case .badPort(let text): "'\(text)' is no port"
        case .unknownPart(let text):
            "'\(text)' tells nothing of a connection; known are user=, host=, addr=, laddr=, "
                + "lport=, rdomain= and invalid-user"
        }
    }
}
