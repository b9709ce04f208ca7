/// Where a destination is: `https://HOST[:PORT][/PATH][?QUERY]`, and nothing else.
package struct DestinationURL: Hashable, Sendable {
    package let isSecure: Bool
    /// A name or an address; of IPv6 without its brackets.
    package let host: String
    package let port: Int
    /// With a leading slash, or empty where the text has none.
    package let path: String
    /// With its question mark; it may hold a secret, and is never shown.
    private let query: String

    package init(_ text: String) throws(DestinationError) {
        func bad(_ why: String) -> DestinationError { .badURL(OneLine.text(text), why) }
        guard text.utf8.count <= 2_048, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw .badURL("", "it is longer than 2048 characters, or has some that no URL has")
        }
        let rest: Substring
        if text.lowercased().hasPrefix("https://") {
            isSecure = true
            rest = text.dropFirst(8)
        } else if text.lowercased().hasPrefix("http://") {
            isSecure = false
            rest = text.dropFirst(7)
        } else {
            throw bad("it begins with neither https:// nor http://")
        }
        let authority = rest.prefix { !"/?#".contains($0) }
        // Not shown: what stands before the sign is a password.
        if authority.contains("@") {
            throw .badURL("", "it has a user or a password; name a file with a token instead")
        }
        let tail = rest.dropFirst(authority.count)
        if tail.contains("#") { throw bad("it has a fragment ('#')") }
        path = String(tail.prefix { $0 != "?" })
        query = String(tail.dropFirst(path.count))
        guard let (host, port) = Self.hostAndPort(authority) else {
            throw bad("'\(authority)' is not a host with or without a port")
        }
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
    }

    /// Without the query.
    package var shown: String {
        let isUsual = port == (isSecure ? 443 : 80)
        let port = isUsual ? "" : ":\(port)"
        return "\(isSecure ? "https" : "http")://\(bracketedHost)\(port)\(path)"
            + (query.isEmpty ? "" : "?…")
    }

    /// Whether all that is sent there stays on this machine.
    var isLoopback: Bool {
        host.lowercased() == "localhost" || IPNetwork(host)?.isLoopback == true
    }

    var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    /// The whole of it, with another host and with a path where it has none.
    func text(host other: String? = nil, defaultPath: String) -> String {
        let name = other.map { $0.contains(":") ? "[\($0)]" : $0 } ?? bracketedHost
        let path = path.isEmpty || path == "/" ? defaultPath : path
        return "\(isSecure ? "https" : "http")://\(name):\(port)\(path)\(query)"
    }

    /// The whole of it with more after its path; for servers of which only the root is named.
    func text(host other: String? = nil, appending more: String) -> String {
        var base = path
        while base.hasSuffix("/") { base.removeLast() }
        let name = other.map { $0.contains(":") ? "[\($0)]" : $0 } ?? bracketedHost
        return "\(isSecure ? "https" : "http")://\(name):\(port)\(base)\(more)"
    }

    /// Of `host`, `host:port`, `[::1]` or `[::1]:port`.
    static func hostAndPort(_ text: Substring) -> (host: String, port: Int?)? {
        var host = text
        var rest: Substring = ""
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard host.contains(":"), IPNetwork(String(host)) != nil, !host.contains("/") else {
                return nil
            }
        } else {
            host = text.prefix { $0 != ":" }
            rest = text.dropFirst(host.count)
            guard isName(host) else { return nil }
        }
        if rest.isEmpty { return (String(host), nil) }
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let port = Int(digits), 1...65_535 ~= port
        else { return nil }
        return (String(host), port)
    }

    /// Whether a host may be called so (RFC 1123, and the underscore that some use).
    static func isName(_ text: some StringProtocol) -> Bool {
        1...253 ~= text.utf8.count && !text.hasPrefix(".") && !text.contains("..")
            && text.utf8.allSatisfy {
                0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0
                    || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            }
    }
}
