import HostSystem

/// A file that holds certificates or keys.
struct PKIFile {
    /// Of several names of one file that by which it is known: of a link that is kept up to date
    /// the link's.
    let path: String
    let status: FileStatus
    /// Nil where it cannot be read.
    let blocks: [PEMBlock]?
    /// Why it cannot be read.
    let problem: String?
    /// Whether the kubelet renews it by itself.
    var isRotated: Bool { Self.rotation(of: path) != nil }
    /// Whether the kubelet has renewed it, and uses another file by now.
    let isSuperseded: Bool

    var name: String { path.lastPathPart }

    /// The files' names that the kubelet gives to certificates that it renews
    /// (`client-go/util/certificate/certificate_store.go`): the client's or the server's; nil for
    /// other files.
    static func rotation(of path: String) -> String? {
        let name = path.lastPathPart
        guard name.hasSuffix(".pem") else { return nil }
        return ["kubelet-client-", "kubelet-server-"].first { prefix in
            guard name.hasPrefix(prefix) else { return false }
            let rest = name.dropFirst(prefix.count)
            return rest == "current.pem" || rest.first?.isNumber == true
        }
    }

    /// Whether this is the link to the newest of them.
    static func isCurrentLink(_ path: String) -> Bool {
        rotation(of: path) != nil && path.hasSuffix("-current.pem")
    }
}
