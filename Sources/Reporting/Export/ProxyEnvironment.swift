/// The proxy that a program's environment names for a destination.
///
/// `https_proxy` or `HTTPS_PROXY` counts for https, `http_proxy` or `HTTP_PROXY` for http, the
/// lower-case one first; `no_proxy` or `NO_PROXY` lists what is reached directly: `*`, names with
/// all names below them, `.name` for those below alone, addresses, networks as `10.0.0.0/8`, each
/// with or without a port. What is on this machine is always reached directly.
package struct ProxyEnvironment: Sendable {
    package struct Proxy: Hashable, Sendable {
        package let host: String
        package let port: Int
        /// Never shown.
        let credentials: Credentials?
    }

    struct Credentials: Hashable, Sendable {
        let user: String
        let password: String
    }

    private let variables: [String: String]

    package init(_ variables: [String: String]) {
        self.variables = variables
    }

    /// Nil where the destination is reached directly.
    package func proxy(for url: DestinationURL) throws(DestinationError) -> Proxy? {
        guard let (variable, text) = value(url.isSecure ? "https_proxy" : "http_proxy") else {
            return nil
        }
        if url.isLoopback || isDirect(url) { return nil }
        return try Self.parse(text, variable)
    }

    private func value(_ name: String) -> (String, String)? {
        for name in [name, name.uppercased()] {
            if let text = variables[name]?.trimmingSpaces, !text.isEmpty { return (name, text) }
        }
        return nil
    }

    private func isDirect(_ url: DestinationURL) -> Bool {
        guard let (_, list) = value("no_proxy") else { return false }
        let entries = list.split { $0 == "," || $0.isWhitespace }.prefix(1_000)
        return entries.contains { Self.covers(String($0), url) }
    }

    private static func covers(_ entry: String, _ url: DestinationURL) -> Bool {
        if entry == "*" { return true }
        let address = IPNetwork(url.host)
        if let network = IPNetwork(entry) { return address.map(network.contains) ?? false }
        var name = entry.lowercased()
        if name.hasPrefix("*.") { name.removeFirst() }
        let isBelow = name.hasPrefix(".")
        if isBelow { name.removeFirst() }
        guard let (host, port) = DestinationURL.hostAndPort(Substring(name)) else { return false }
        if let port, port != url.port { return false }
        if let address, let other = IPNetwork(host) { return other == address }
        let wanted = url.host.lowercased().trimmingLastPoint
        let suffix = host.trimmingLastPoint
        return wanted.hasSuffix("." + suffix) || (!isBelow && wanted == suffix)
    }

    private static func parse(
        _ text: String, _ variable: String
    ) throws(DestinationError) -> Proxy {
        func bad(_ why: String) -> DestinationError { .badProxy(variable: variable, why) }
        var rest = Substring(text)
        if let mark = rest.firstRange(of: "://") {
            guard rest[..<mark.lowerBound].lowercased() == "http" else {
                throw bad("names a proxy that is not reached by http://, which is all there is")
            }
            rest = rest[mark.upperBound...]
        }
        rest = rest.prefix { !"/?#".contains($0) }
        var credentials: Credentials?
        if let sign = rest.lastIndex(of: "@") {
            guard let found = Self.credentials(rest[..<sign]) else {
                throw bad("has credentials that are not USER:PASSWORD")
            }
            credentials = found
            rest = rest[rest.index(after: sign)...]
        }
        guard let (host, port) = DestinationURL.hostAndPort(rest) else {
            throw bad("is not http://[USER:PASSWORD@]HOST[:PORT]")
        }
        return Proxy(host: host, port: port ?? 80, credentials: credentials)
    }

    private static func credentials(_ text: Substring) -> Credentials? {
        guard let colon = text.firstIndex(of: ":"),
            let user = percentDecoded(text[..<colon]),
            let password = percentDecoded(text[text.index(after: colon)...]),
            !user.isEmpty, !user.contains(":"),
            (user + password).unicodeScalars.allSatisfy({
                $0.properties.generalCategory != .control
            })
        else { return nil }
        return Credentials(user: user, password: password)
    }

    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension String {
    fileprivate var trimmingLastPoint: String { hasSuffix(".") ? String(dropLast()) : self }
}
