import HostSystem
import Posture

/// How cri-dockerd is started, the program by which a kubelet since 1.24 uses Docker.
struct CRIDockerd: Sendable {
    static let program = "cri-dockerd"
    private static let units = ["cri-docker.service", "cri-dockerd.service"]

    private let flags: DaemonFlags
    private let origin: Origin

    private init(_ words: [CommandWord], from origin: Origin) {
        flags = DaemonFlags(words, of: .docker)
        self.origin = origin
    }

    /// The one that runs, else the one that a unit would start; nil where the node has none.
    ///
    /// - Parameter seen: Processes of the node, at least those of the program; nil where there are none
    ///   to see.
    static func find(
        among seen: [HostProcess]?, _ host: HostView
    ) throws(HostError) -> CRIDockerd? {
        for process in seen ?? [] {
            guard [process.programName, process.programFile].contains(program),
                try !host.isInPod(process), try host.isOfRoot(process)
            else { continue }
            return CRIDockerd(CommandWord.words(of: process), from: .process(pid: process.pid))
        }
        for name in units {
            guard let unit = try host.systemdUnit(name), !unit.isMasked,
                unit.execStart.first?.text.lastPathPart == program
            else { continue }
            return CRIDockerd(CommandWord.words(of: unit), from: .file(path: unit.path))
        }
        return nil
    }

    private func builtIn(_ text: String) -> Fact {
        Fact(.string(text), from: .builtInDefault(component: Self.program, version: nil))
    }

    /// The path of its socket, the one that its own unit has where systemd hands it over (`fd://`).
    var socket: String {
        let mark = "unix://"
        let endpoint = flags["container-runtime-endpoint"]?.text ?? ""
        if endpoint.hasPrefix("/") { return endpoint }
        return endpoint.hasPrefix(mark)
            ? String(endpoint.dropFirst(mark.count)) : "/run/cri-dockerd.sock"
    }

    /// The server for exec and attach: it speaks no TLS, and without the flag it listens at all
    /// addresses (`cmd/root.go` and `cmd/cri/options` of Mirantis/cri-dockerd).
    var streaming: Fact {
        var address = builtIn("0.0.0.0")
        if let flag = flags["streaming-bind-addr"], flag.text?.isEmpty == false { address = flag }
        return Fact(
            .map([
                "address": address,
                "isLoopback": Fact(
                    .bool(NetworkAddress.isLoopback(address.text ?? "")), from: address.origin),
                "hasTLS": Fact(.bool(false), from: origin),
            ]), from: origin)
    }

    /// Where it looks for networks.
    var networks: Fact {
        let folder = flags["cni-conf-dir"] ?? builtIn("/etc/cni/net.d")
        let programs = flags["cni-bin-dir"] ?? builtIn("/opt/cni/bin")
        let folders = (programs.text ?? "").split(separator: ",").map {
            Fact(.string(String($0)), from: programs.origin)
        }
        return Fact(
            .map([
                "confDirs": Fact(.list([folder]), from: folder.origin),
                "binDirs": Fact(.list(folders), from: programs.origin),
                "maxConfigs": Fact(.int(1), from: origin),
            ]), from: origin)
    }
}
