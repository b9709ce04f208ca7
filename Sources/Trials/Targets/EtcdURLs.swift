/// URLs as etcd's flags have them: `https://127.0.0.1:2379`.
enum EtcdURLs {
    /// Nil where there is none.
    static func port(of url: String) -> Int? {
        guard let host = url.firstRange(of: "://") else { return nil }
        let rest = url[host.upperBound...].prefix { $0 != "/" }
        guard let colon = rest.lastIndex(of: ":"),
            let port = Int(rest[rest.index(after: colon)...]), 1...65_535 ~= port
        else { return nil }
        return port
    }
}
