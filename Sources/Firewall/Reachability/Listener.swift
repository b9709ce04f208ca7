extension Topology {
    /// A socket that waits for connections or datagrams.
    package struct Listener: Hashable, Sendable {
        /// `tcp` or `udp`.
        package var transport: String
        /// The address it is bound to; nil for any.
        package var address: UInt128?
        /// Whether it is bound to an address of IPv6; one for any address of IPv6 takes IPv4's
        /// packets too, unless the program has forbidden it, which nothing in `/proc` tells.
        package var isIPv6: Bool
        package var port: UInt128
        /// The program's name; nil for the kernel's own sockets, and where it is not known.
        package var process: String?
        package var pid: Int?
        /// The unit of systemd.
        package var unit: String?
        /// The id of the container that the program is in.
        package var container: String?

        /// - Parameter address: As text; `0.0.0.0` and `::` stand for any. Nil is returned for what
        ///   is no address.
        package init?(transport: String, address: String, port: UInt128) {
            // An address of IPv4 in a socket of IPv6.
            let mapped = "::ffff:"
            let text =
                address.hasPrefix(mapped) && address.contains(".")
                ? String(address.dropFirst(mapped.count)) : address
            isIPv6 = text.contains(":")
            guard let number = isIPv6 ? Address.number6(text) : Address.number4(text) else {
                return nil
            }
            self.transport = transport
            self.address = number == 0 ? nil : number
            self.port = port
        }

        /// Whether it gets packets to some addresses.
        func takes(_ addresses: IntervalSet, isIPv6: Bool) -> Bool {
            guard let address else { return self.isIPv6 || !isIPv6 }
            return self.isIPv6 == isIPv6 && addresses.contains(address)
        }
    }
}
