/// What may stand in a header of a request.
enum HeaderRules {
    /// Bytes of a value at most; receivers refuse larger ones (8 KiB in nginx and Go's proxies).
    static let valueLimitBytes = 8_000

    /// What the exporter itself decides (RFC 9110 and 9112).
    private static let reserved: Set<String> = [
        "connection", "content-encoding", "content-length", "content-type", "expect", "host",
        "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    /// - Parameter hasToken: whether a token takes the header `Authorization`.
    static func check(name: String, hasToken: Bool) throws(DestinationError) {
        let isToken =
            1...128 ~= name.utf8.count
            && name.utf8.allSatisfy { byte in
                0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        guard isToken else {
            throw .badHeader(name: OneLine.text(name), "has a name that no header can have")
        }
        if reserved.contains(name.lowercased()) {
            throw .badHeader(name: name, "is set by the exporter")
        }
        if hasToken, name.lowercased() == "authorization" {
            throw .badHeader(name: name, "is set by the token file")
        }
    }

    /// The value itself is in no error: it may be a secret.
    static func check(value: String, of name: String) throws(DestinationError) {
        guard value.utf8.count <= valueLimitBytes else {
            throw .badHeader(name: name, "has a value of more than \(valueLimitBytes) bytes")
        }
        guard value.utf8.allSatisfy({ 0x20...0x7E ~= $0 || $0 == 0x09 }) else {
            throw .badHeader(
                name: name, "has a value with characters that are not printable ASCII")
        }
        guard value.trimmingSpaces == value, !value.isEmpty else {
            throw .badHeader(name: name, "has an empty value, or one with spaces around it")
        }
    }
}
