/// A socket of systemd that starts a service at its first connection (systemd.socket(5)).
package struct SocketUnit: Hashable, Sendable {
    /// The file that defines the unit.
    package let path: String
    /// In the order in which they apply.
    package let dropIns: [String]
    /// The values of `ListenStream=`, as they are written.
    package let streams: [SystemdUnit.Word]
    /// Whether each connection has a process of its own.
    package let accepts: Bool
    /// Whether a port alone is one of IPv6 and not of IPv4 too.
    package let isIPv6Only: Bool
    /// Why the files do not tell all of this; nil where they do.
    package let doubt: String?
}

extension HostView {
    /// The socket of that name, `ssh.socket`; nil where the node has none or it is masked.
    ///
    /// It is what systemd would make of its files now. Throws where one of them cannot be read.
    package func socketUnit(_ name: String) throws(HostError) -> SocketUnit? {
        for folder in UnitCatalog.folders {
            let path = "\(folder)/\(name)"
            guard try isThere(path) else { continue }
            // Linked to a device or empty: the unit is masked.
            guard let kind = try status(of: path)?.kind, kind != .characterDevice,
                let bytes = try contents(of: path)?.bytes, !bytes.isEmpty
            else { return nil }
            let dropIns = try dropIns(in: UnitCatalog.folders.map { "\($0)/\(name).d" })
            var reading = SocketReading()
            reading.read(UnitFile(bytes, path: path))
            for dropIn in dropIns {
                guard let contents = try contents(of: dropIn) else { continue }
                reading.read(UnitFile(contents.bytes, path: dropIn))
            }
            return SocketUnit(
                path: path, dropIns: dropIns, streams: reading.streams, accepts: reading.accepts,
                isIPv6Only: reading.isIPv6Only, doubt: reading.doubt)
        }
        return nil
    }
}

/// What the files of a socket say, each later one over the earlier ones.
private struct SocketReading {
    private(set) var streams: [SystemdUnit.Word] = []
    private(set) var accepts = false
    private(set) var isIPv6Only = false
    private(set) var doubt: String?

    mutating func read(_ file: UnitFile) {
        doubt = doubt ?? file.fault
        for assignment in file.assignments where assignment.section == "Socket" {
            let value = assignment.value
            let text = String(decoding: value.bytes, as: UTF8.self)
            switch assignment.key {
            case let key where key.hasPrefix("Listen"):
                // An empty value of any of them throws all away.
                if text.isEmpty {
                    streams = []
                } else if key == "ListenStream" {
                    streams.append(
                        .init(text: text, path: value.path, line: value.line(at: 0)))
                    if text.contains("%") { doubt = "\(value.path): '\(text)' has a specifier" }
                }
            case "Accept": accepts = Self.isTrue(text)
            case "BindIPv6Only": isIPv6Only = text == "ipv6-only"
            default: break
            }
        }
    }

    private static func isTrue(_ text: String) -> Bool {
        ["1", "yes", "y", "true", "t", "on"].contains(text.lowercased())
    }
}
