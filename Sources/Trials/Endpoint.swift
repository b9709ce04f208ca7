/// An address of this node at which something may answer.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// An address in digits, IPv4 or IPv6 without brackets.
    package let address: String
    package let port: Int

    package init(_ address: String, _ port: Int) {
        self.address = address
        self.port = port
    }

    /// Whether only this machine reaches it (127.0.0.0/8, ::1).
    package var isLoopback: Bool {
        address.hasPrefix("127.") || address == "::1"
    }

    /// `127.0.0.1:10250`, `[::1]:10250`
    package var description: String {
        address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}
