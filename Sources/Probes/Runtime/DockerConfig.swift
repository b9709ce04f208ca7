import HostSystem
import Posture
import YAML

/// What a dockerd uses: its flags and `daemon.json`, which exclude one another setting by setting
/// (dockerd(8)); lists among them are joined.
struct DockerConfig {
    let daemon: Daemon
    let version: String?
    private(set) var files: [String] = []
    private let config: Fact

    init(_ daemon: Daemon, version: String?) throws(ContainerdConfig.Failure) {
        self.daemon = daemon
        self.version = version
        let path = daemon.absolute(
            daemon.flags["config-file"]?.text ?? "/etc/docker/daemon.json")
        do {
            guard let contents = try daemon.files.contents(of: path) else {
                config = Fact(.map([:]), from: .file(path: path))
                return
            }
            files = [path]
            // A mark of the encoding before it is passed over, and an empty file sets nothing
            // (`getConflictFreeConfiguration` of its `daemon/config`).
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let bytes =
                contents.bytes.starts(with: mark)
                ? Array(contents.bytes.dropFirst(3)) : contents.bytes
            if bytes.allSatisfy({ $0 == 0x20 || 0x09...0x0D ~= $0 }) {
                config = Fact(.map([:]), from: .file(path: path))
                return
            }
            let node = try YAML.json(bytes: bytes, path: path, passingOver: [])
            guard node.entries != nil, let fact = Fact(node, path: path) else {
                throw ContainerdConfig.Failure(
                    reason: "\(path): it is no mapping", origin: .file(path: path))
            }
            config = fact
        } catch let failure as ContainerdConfig.Failure {
            throw failure
        } catch {
            throw ContainerdConfig.Failure(reason: "\(error)", origin: .file(path: path))
        }
    }

    private func bool(_ name: String, _ value: Bool) -> Fact {
        if let flag = daemon.flags.bool(name) { return flag }
        guard let fact = config[name] else {
            return daemon.builtIn(.bool(value), version: version)
        }
        if case .bool = fact.value { return fact }
        return .unknown("the value is no boolean", from: fact.origin)
    }

    private func text(_ name: String, _ value: String) -> Fact {
        daemon.flags[name] ?? config[name] ?? daemon.builtIn(.string(value), version: version)
    }

    /// Where it listens; what has no scheme is an address of TCP (`parseDaemonHost` of its `opts`),
    /// and `fd://` stands for what systemd listens on for it.
    private var hosts: [Fact] {
        named.flatMap { host -> [Fact] in
            guard let text = host.text?.drop(while: \.isWhitespace), !text.isEmpty else {
                return [host]
            }
            if text.hasPrefix("fd://") { return ActivatedSockets(daemon).hosts(for: host) }
            return [
                Fact(
                    .string(text.contains("://") ? "\(text)" : "tcp://\(text)"), from: host.origin)
            ]
        }
    }

    private var named: [Fact] {
        daemon.flags.all("H", "host") + (config["hosts"]?.elements ?? [])
    }

    var sockets: [String] {
        var found = hosts.compactMap(\.text).filter { $0.hasPrefix("unix://") }
            .map { String($0.dropFirst("unix://".count)) }.filter { !$0.isEmpty }
        // Without hosts, and where systemd hands the socket over.
        if found.isEmpty { found = ["/var/run/docker.sock"] }
        return found + ["/run/cri-dockerd.sock"] + (daemon.adapter.map { [$0.socket] } ?? [])
    }

    var folders: [String] {
        [
            daemon.flags["data-root", "g", "graph"]?.text ?? config["data-root"]?.text
                ?? "/var/lib/docker",
            daemon.flags["exec-root"]?.text ?? config["exec-root"]?.text ?? "/var/run/docker",
        ]
    }

    func fields() -> [String: Fact] {
        var fields: [String: Fact] = [
            "servesKubernetes": daemon.builtIn(.bool(true)),
            "listeners": Fact(.list(listeners), from: config.origin),
            "registries": Fact(.list(registries), from: config.origin),
            "defaultSeccomp": seccomp,
            "appArmor": daemon.builtIn(.bool(true)),
            "selinux": bool("selinux-enabled", false),
            "defaultHandler": text("default-runtime", "runc"),
            "handlers": Fact(.list(handlers), from: config.origin),
            "docker": Fact(
                .map([
                    "icc": bool("icc", true),
                    "liveRestore": bool("live-restore", false),
                    "usernsRemap": text("userns-remap", ""),
                    "noNewPrivileges": bool("no-new-privileges", false),
                    "userlandProxy": bool("userland-proxy", true),
                ]), from: config.origin),
            "cni": daemon.adapter?.networks ?? cni,
        ]
        fields["streaming"] = daemon.adapter?.streaming
        return fields
    }

    private var seccomp: Fact {
        let fact = text("seccomp-profile", "")
        return ["", "builtin"].contains(fact.text)
            ? Fact(.string("runtime/default"), from: fact.origin) : fact
    }

    private var listeners: [Fact] {
        let verifies = bool("tlsverify", false).value == .bool(true)
        let hasTLS = verifies || bool("tls", false).value == .bool(true)
        return hosts.compactMap { host in
            if host.isUnknown { return host }
            guard host.text?.hasPrefix("tcp://") == true else { return nil }
            return ContainerdSettings.listener(host, hasTLS: hasTLS, verifiesClients: verifies)
        }
    }

    private var registries: [Fact] {
        let insecure =
            daemon.flags.all("insecure-registry") + (config["insecure-registries"]?.elements ?? [])
        let mirrors =
            daemon.flags.all("registry-mirror") + (config["registry-mirrors"]?.elements ?? [])
        return insecure.map {
            RegistryFacts(
                registry: $0.text ?? "", endpoint: $0, isPlainHTTP: false, skipsVerification: true
            ).fact
        }
            + mirrors.map {
                RegistryFacts(
                    registry: "docker.io", endpoint: $0,
                    isPlainHTTP: $0.text?.hasPrefix("http://") == true
                ).fact
            }
    }

    private var handlers: [Fact] {
        (config["runtimes"]?.fields ?? [:]).sorted { $0.key < $1.key }.map { name, settings in
            var fields = ["name": Fact(.string(name), from: settings.origin)]
            fields["path"] = settings["path"]
            fields["type"] = settings["runtimeType"]
            return Fact(.map(fields), from: settings.origin)
        }
    }

    /// cri-dockerd's, with the flags of its defaults.
    private var cni: Fact {
        Fact(
            .map([
                "confDirs": daemon.builtIn(.list([daemon.builtIn(.string("/etc/cni/net.d"))])),
                "binDirs": daemon.builtIn(.list([daemon.builtIn(.string("/opt/cni/bin"))])),
                "maxConfigs": daemon.builtIn(.int(1)),
            ]), from: daemon.origin)
    }
}
