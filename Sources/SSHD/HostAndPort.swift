/// A host with a port, as OpenSSH's `hpdelim` splits them.
enum HostAndPort {
    /// The host without brackets and what stands behind the colon; nil where it is malformed.
    static func split(_ text: String) -> (host: String, port: String?)? {
        var end: String.Index?
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return nil }
            end = text.index(after: close)
        } else {
            end = text.firstIndex { $0 == ":" || $0 == "/" }
        }
        guard let end, end < text.endIndex else { return (clean(text), nil) }
        guard text[end] == ":" else { return nil }
        return (clean(String(text[..<end])), String(text[text.index(after: end)...]))
    }

    private static func clean(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }
}
