import HostSystem
import Posture

/// Facts about where a server is reached: its own configuration does not tell where systemd listens
/// for it (Ubuntu from 22.10 on, and `ssh.socket` wherever it is enabled).
struct ListenerFacts {
    static let socketType = FactType.record([
        FactField("unit", .string, "the unit's file"),
        FactField("accept", .bool, "whether each connection has a server of its own"),
        FactField("addresses", .list(.string), "as listenaddress has them"),
    ])

    /// Ubuntu's program that makes the addresses of `ssh.socket` of sshd's own configuration whenever
    /// systemd is started or reads its units anew (since 24.04).
    private static let generators = [
        "/usr/lib/systemd/system-generators/sshd-socket-generator",
        "/lib/systemd/system-generators/sshd-socket-generator",
    ]
    private static let sockets = ["ssh.socket", "sshd.socket"]

    let launch: SSHDLaunch
    let host: HostView
    /// `listenaddress` of the configuration.
    let configured: Fact?

    /// `socket`, missing where systemd does not listen for the server, and `listening`.
    var fields: [String: Fact] {
        var fields: [String: Fact] = [:]
        fields["listening"] = configured
        do throws(HostError) {
            guard isOfSystem, let unit = try socket() else { return fields }
            let origin = Origin.file(path: unit.path)
            let addresses = try addresses(unit, origin)
            fields["listening"] = addresses
            fields["socket"] = Fact(
                .map([
                    "unit": Fact(.string(unit.path), from: origin),
                    "accept": Fact(.bool(unit.accepts), from: origin),
                    "addresses": addresses,
                ]), from: origin)
        } catch {
            let unknown = Fact.unknown("\(error)", from: .file(path: error.path))
            fields = ["listening": unknown, "socket": unknown]
        }
        return fields
    }

    /// Whether it is the server of the system's own units, or may become it.
    private var isOfSystem: Bool {
        switch launch.source {
        case .unit, .files: true
        case .process(let process):
            process.unit.map { unit in
                ["ssh.service", "sshd.service"].contains(unit) || unit.hasPrefix("ssh@")
                    || unit.hasPrefix("sshd@")
            } ?? false
        }
    }

    private func socket() throws(HostError) -> SocketUnit? {
        for name in Self.sockets where try host.isUnitAskedFor(name) {
            if let unit = try host.socketUnit(name) { return unit }
        }
        return nil
    }

    private func addresses(_ unit: SocketUnit, _ origin: Origin) throws(HostError) -> Fact {
        if let doubt = unit.doubt { return .unknown(doubt, from: origin) }
        let isBooted = try host.status(of: "/run/systemd/system") != nil
        if !isBooted, try isGenerated() {
            // It has not run for these files.
            if try !host.hasProc() { return configured ?? .unknown("not known", from: origin) }
            return .unknown(
                "what sshd-socket-generator made in /run is not seen from here", from: origin)
        }
        var seen: Set<FactValue> = []
        let all = unit.streams.flatMap { texts($0, unit) }
        return Fact(.list(all.filter { seen.insert($0.value).inserted }), from: origin)
    }

    private func isGenerated() throws(HostError) -> Bool {
        for path in Self.generators where try host.status(of: path) != nil { return true }
        return false
    }

    /// `22` and `[::]:22` are ports on all addresses, of IPv4 too unless `BindIPv6Only=` says otherwise.
    private func texts(_ stream: SystemdUnit.Word, _ unit: SocketUnit) -> [Fact] {
        let origin = Origin.file(path: stream.path, line: stream.line)
        let isPort = stream.text.allSatisfy(\.isNumber)
        var texts = [isPort ? "[::]:\(stream.text)" : stream.text]
        if !unit.isIPv6Only, texts[0].hasPrefix("[::]:") {
            texts.append("0.0.0.0:\(texts[0].dropFirst(5))")
        }
        return texts.map { Fact(.string($0), from: origin) }
    }
}
