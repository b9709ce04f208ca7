/// Addresses of the kind `host:port` or with a scheme before.
package enum NetworkAddress {
    /// Whether the host is one that leads to the machine itself; false for an empty one, which
    /// stands for all.
    package static func isLoopback(_ text: String) -> Bool {
        isLoopback(host: host(of: text))
    }

    /// 127.0.0.0/8, ::1 in any spelling that Go takes, and the name for them; no other name, with
    /// whatever digits it begins.
    package static func isLoopback(host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) { return parts[0] == "127" }
        guard host.contains(":"), !host.contains("%") else { return false }
        if let last = host.lastIndex(of: ":"), host[last...].dropFirst().hasPrefix("127.") {
            return host.lowercased().hasPrefix("::ffff:")
        }
        return host.drop { $0 == ":" || $0 == "0" } == "1"
    }

    static func host(of text: String) -> String {
        var rest = Substring(text)
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        rest = rest.prefix { $0 != "/" }
        if rest.first == "[" { return String(rest.dropFirst().prefix { $0 != "]" }) }
        // More than one colon: an address of IPv6 without a port.
        return rest.count { $0 == ":" } > 1 ? String(rest) : String(rest.prefix { $0 != ":" })
    }
}
