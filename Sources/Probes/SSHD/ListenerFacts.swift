import HostSystem
import Posture

/// Facts about where a server is reached: its own configuration does not tell where systemd listens
/// for it (Ubuntu from 22.10 on, and `ssh.socket` wherever it is enabled).
struct ListenerFacts {
    static let socketType = FactType.record([
        FactField("unit", .string, "the unit's file; those of several behind commas"),
        FactField("accept", .bool, "whether each connection has a server of its own"),
        FactField("addresses", .list(.string), "as listenaddress has them"),
    ])

    /// Ubuntu's program that makes the addresses of `ssh.socket` of sshd's own configuration whenever
    /// systemd is started or reads its units anew (since 24.04).
    private static let generators = [
        "/usr/lib/systemd/system-generators/sshd-socket-generator",
        "/lib/systemd/system-generators/sshd-socket-generator",
    ]
    /// The system's own.
    private static let services = ["ssh.service", "sshd.service"]

    let launch: SSHDLaunch
    let host: HostView
    /// `listenaddress` of the configuration.
    let configured: Fact?

    /// `socket`, missing where systemd does not listen for the server, and `listening`.
    var fields: [String: Fact] {
        var fields: [String: Fact] = [:]
        fields["listening"] = configured
        do throws(HostError) {
            let sockets = try sockets()
            guard let first = sockets.first else { return fields }
            let origin = Origin.file(path: first.path)
            let addresses = try addresses(sockets, origin)
            let accepts = sockets.allSatisfy(\.accepts)
            fields["socket"] = Fact(
                .map([
                    "unit": Fact(
                        .string(sockets.map(\.path).joined(separator: ", ")), from: origin),
                    "accept": Fact(.bool(accepts), from: origin),
                    "addresses": addresses,
                ]), from: origin)
            fields["listening"] = listensItself(beside: sockets) ? both(addresses) : addresses
        } catch {
            let unknown = Fact.unknown("\(error)", from: .file(path: error.path))
            fields = ["listening": unknown, "socket": unknown]
        }
        return fields
    }

    /// The service that starts it, or may come to start it; nil for one that somebody has started.
    private var names: [String]? {
        guard case .process(let process) = launch.source else { return Self.services }
        guard let unit = process.unit, unit.hasSuffix(".service") else { return nil }
        let isOfSystem =
            Self.services.contains(unit) || unit.hasPrefix("ssh@") || unit.hasPrefix("sshd@")
        return isOfSystem ? Self.services : [unit]
    }

    /// The units that systemd listens with for it, or for other servers beside the system's own.
    private func sockets() throws(HostError) -> [SystemdSocket] {
        guard let names else { return [] }
        var services: [SystemdUnit] = []
        for name in names {
            if let unit = try host.systemdUnit(name), !services.contains(unit) {
                services.append(unit)
            }
        }
        return try host.systemdSockets(
            for: services, orRunning: names == Self.services ? "sshd" : nil
        ).filter(\.isWanted)
    }

    /// Whether the server opens the addresses of its configuration too: systemd hands it none, or
    /// starts others for each connection.
    private func listensItself(beside sockets: [SystemdSocket]) -> Bool {
        let own = sockets.filter { socket in
            names?.contains { name in
                socket.service == name || socket.service == "\(name.dropLast(8))@.service"
            } == true
        }
        return own.isEmpty || (launch.process != nil && own.allSatisfy(\.accepts))
    }

    private func both(_ addresses: Fact) -> Fact {
        guard case .list(let own)? = configured?.value else { return configured ?? addresses }
        guard case .list(let others) = addresses.value else { return addresses }
        return Fact(.list(own + others), from: addresses.origin)
    }

    private func addresses(
        _ sockets: [SystemdSocket], _ origin: Origin
    ) throws(HostError) -> Fact {
        if let doubt = sockets.compactMap(\.doubt).first { return .unknown(doubt, from: origin) }
        let isBooted = try host.status(of: "/run/systemd/system") != nil
        if !isBooted, try isGenerated() {
            // It has not run for these files.
            if try !host.hasProc() { return configured ?? .unknown("not known", from: origin) }
            return .unknown(
                "what sshd-socket-generator made in /run is not seen from here", from: origin)
        }
        var seen: Set<FactValue> = []
        let all = sockets.flatMap { socket in socket.streams.flatMap { texts($0, socket) } }
        return Fact(.list(all.filter { seen.insert($0.value).inserted }), from: origin)
    }

    private func isGenerated() throws(HostError) -> Bool {
        for path in Self.generators where try host.status(of: path) != nil { return true }
        return false
    }

    /// `22` and `[::]:22` are ports on all addresses, of IPv4 too unless `BindIPv6Only=` says otherwise.
    private func texts(_ stream: SystemdUnit.Word, _ unit: SystemdSocket) -> [Fact] {
        let origin = Origin.file(path: stream.path, line: stream.line)
        let isPort = stream.text.allSatisfy(\.isNumber)
        var texts = [isPort ? "[::]:\(stream.text)" : stream.text]
        if !unit.isIPv6Only, texts[0].hasPrefix("[::]:") {
            texts.append("0.0.0.0:\(texts[0].dropFirst(5))")
        }
        return texts.map { Fact(.string($0), from: origin) }
    }
}
