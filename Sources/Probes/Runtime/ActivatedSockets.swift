import HostSystem
import Posture

/// What systemd listens on for a dockerd with `-H fd://`.
struct ActivatedSockets {
    private let daemon: Daemon

    init(_ daemon: Daemon) {
        self.daemon = daemon
    }

    /// The addresses as dockerd writes them: `unix:///run/docker.sock`, `tcp://0.0.0.0:2375`; unknown
    /// where its own unit is not there, and where a unit of a socket cannot be read.
    func hosts(for host: Fact) -> [Fact] {
        do throws(HostError) {
            guard let unit = try unit() else {
                return [
                    .unknown(
                        "systemd's unit of \(daemon.kind.program) is not found, which tells the "
                            + "sockets that it is handed", from: host.origin)
                ]
            }
            var found: [Fact] = []
            for socket in try daemon.files.systemdSockets(for: [unit]) {
                // Its own socket belongs to the service, which asks for it.
                guard socket.isWanted || socket.name == "\(daemon.kind.rawValue).socket" else {
                    continue
                }
                if let doubt = socket.doubt {
                    found.append(.unknown(doubt, from: .file(path: socket.path)))
                }
                found += socket.streams.map { stream in
                    Fact(
                        .string(Self.address(stream.text)),
                        from: .file(path: stream.path, line: stream.line))
                }
            }
            return found
        } catch {
            return [
                .unknown(
                    "what systemd listens on for \(daemon.kind.program) is not known: \(error)",
                    from: host.origin)
            ]
        }
    }

    private func unit() throws(HostError) -> SystemdUnit? {
        if let unit = daemon.unit { return unit }
        let name = daemon.process?.unit ?? daemon.kind.unit
        return try daemon.files.systemdUnit(name.hasSuffix(".service") ? name : daemon.kind.unit)
    }

    /// `ListenStream=`: a path, an abstract name behind `@`, a port alone for all addresses, or an
    /// address with a port.
    static func address(_ text: String) -> String {
        if text.hasPrefix("/") || text.hasPrefix("@") { return "unix://\(text)" }
        if text.hasPrefix("vsock:") { return text }
        return text.allSatisfy(\.isNumber) ? "tcp://0.0.0.0:\(text)" : "tcp://\(text)"
    }
}
