import HostSystem
import Posture
import TOML

/// What a CRI-O uses: `crio.conf`, the drop-ins over it in the order of their names, flags over both
/// (`pkg/config/config.go`, crio.conf(5), crio.conf.d(5)).
struct CRIOConfig {
    let daemon: Daemon
    let version: String?
    private(set) var files: [String] = []
    private var config: Fact
    /// What containers/storage is told, which CRI-O follows where it is told nothing itself
    /// (containers-storage.conf(5)); nil where there is no file.
    private let storage: Fact?

    /// Throws where a file cannot be read; CRI-O does not start then either.
    init(_ daemon: Daemon, version: String?) throws(ContainerdConfig.Failure) {
        self.daemon = daemon
        self.version = version
        config = Fact(.map([:]), from: daemon.origin)
        let flags = daemon.flags
        let main = daemon.absolute(flags["config", "c"]?.text ?? "/etc/crio/crio.conf")
        let folder = daemon.absolute(flags["config-dir", "d"]?.text ?? "/etc/crio/crio.conf.d")
        var paths = [main]
        do throws(HostError) {
            paths += try Self.files(in: folder, daemon.files)
        } catch {
            throw ContainerdConfig.Failure(reason: "\(error)", origin: .file(path: folder))
        }
        // The administrator's file stands for the distribution's.
        var storage = try Self.read("/etc/containers/storage.conf", daemon.files)
        if storage == nil {
            storage = try Self.read("/usr/share/containers/storage.conf", daemon.files)
        }
        self.storage = storage
        for path in paths {
            guard let file = try Self.read(path, daemon.files) else { continue }
            files.append(path)
            config = config.joined(with: file)
        }
    }

    /// All files in a folder and in those in it, by their names (Go's `filepath.Walk`).
    private static func files(
        in folder: String, _ host: HostView, depth: Int = 0
    ) throws(HostError) -> [String] {
        guard depth < depthLimit else {
            throw HostError(.tooLarge, path: folder, problem: "it lies too deep")
        }
        var found: [String] = []
        for entry in try host.entries(of: folder, limit: 1_000) ?? [] {
            let path = "\(folder)/\(entry.name)"
            if entry.kind == .directory {
                found += try files(in: path, host, depth: depth + 1)
            } else {
                found.append(path)
            }
        }
        return found
    }

    private static let depthLimit = 8

    static func read(
        _ path: String, _ host: HostView
    ) throws(ContainerdConfig.Failure) -> Fact? {
        do {
            guard let contents = try host.contents(of: path) else { return nil }
            return Fact(try TOML.document(bytes: contents.bytes, path: path), path: path)
        } catch {
            throw ContainerdConfig.Failure(reason: "\(error)", origin: .file(path: path))
        }
    }

    private func setting(_ table: String, _ key: String, flag: String? = nil) -> Fact? {
        let name = flag ?? key.replacing("_", with: "-")
        return daemon.flags[name] ?? config.at(["crio", table, key])
    }

    private func bool(_ table: String, _ key: String, _ value: Bool) -> Fact {
        let name = key.replacing("_", with: "-")
        if daemon.flags[name] != nil, let flag = daemon.flags.bool(name) { return flag }
        let fact = config.at(["crio", table, key])
        if case .bool = fact?.value, let fact { return fact }
        return fact.map { .unknown("the value is no boolean", from: $0.origin) }
            ?? daemon.builtIn(.bool(value), version: version)
    }

    private func text(_ table: String, _ key: String, _ value: String) -> Fact {
        guard let fact = setting(table, key) else {
            return daemon.builtIn(.string(value), version: version)
        }
        return fact.text == nil ? .unknown("the value is no string", from: fact.origin) : fact
    }

    var sockets: [String] { [text("api", "listen", "/var/run/crio/crio.sock").text ?? ""] }

    var folders: [String] {
        let root = daemon.flags["root", "r"] ?? config.at(["crio", "root"])
        let runroot = daemon.flags["runroot"] ?? config.at(["crio", "runroot"])
        return [
            Self.first(root, storage?.at(["storage", "graphroot"]))
                ?? "/var/lib/containers/storage",
            Self.first(runroot, storage?.at(["storage", "runroot"]))
                ?? "/run/containers/storage",
        ]
    }

    /// The first that is no empty text.
    private static func first(_ facts: Fact?...) -> String? {
        facts.lazy.compactMap { $0?.text }.first { !$0.isEmpty }
    }

    func fields() -> [String: Fact] {
        [
            "servesKubernetes": daemon.builtIn(.bool(true)),
            "listeners": Fact(.list([]), from: config.origin),
            "registries": Fact(.list(registries), from: config.origin),
            "defaultSeccomp": seccomp,
            "appArmor": appArmor,
            "selinux": bool("runtime", "selinux", false),
            "defaultHandler": handler,
            "handlers": Fact(.list(handlers), from: config.origin),
            "streaming": streaming,
            "cni": cni,
        ]
    }

    /// An empty name stands for the profile that is built in.
    private var seccomp: Fact {
        let fact = text("runtime", "seccomp_profile", "")
        return fact.text == "" ? Fact(.string("runtime/default"), from: fact.origin) : fact
    }

    private var appArmor: Fact {
        let fact = text("runtime", "apparmor_profile", "crio-default")
        guard let text = fact.text else { return fact }
        return Fact(.bool(text != "unconfined"), from: fact.origin)
    }

    /// The default was runc until 1.30 and is crun since 1.31.
    private var handler: Fact {
        if let fact = setting("runtime", "default_runtime"), fact.text?.isEmpty == false {
            return fact
        }
        let parts = version?.split(separator: ".") ?? []
        guard parts.count > 1, let minor = Int(parts[1]) else {
            return .unknown(
                "the default depends on CRI-O's version, which is not known", from: daemon.origin)
        }
        return daemon.builtIn(.string(minor >= 31 ? "crun" : "runc"), version: version)
    }

    private var handlers: [Fact] {
        let tables = config.at(["crio", "runtime", "runtimes"])?.fields ?? [:]
        return tables.sorted { $0.key < $1.key }.map { name, settings in
            var fields = [
                "name": Fact(.string(name), from: settings.origin),
                "privilegedWithoutHostDevices": settings["privileged_without_host_devices"]
                    ?? daemon.builtIn(.bool(false)),
            ]
            fields["type"] = settings["runtime_type"]
            fields["path"] = settings["runtime_path"]
            return Fact(.map(fields), from: settings.origin)
        }
    }

    private var streaming: Fact {
        let address = text("api", "stream_address", "127.0.0.1")
        return Fact(
            .map([
                "address": address,
                "isLoopback": Fact(
                    .bool(NetworkAddress.isLoopback(address.text ?? "")), from: address.origin),
                "hasTLS": bool("api", "stream_enable_tls", false),
            ]), from: address.origin)
    }

    private var cni: Fact {
        let folder =
            daemon.flags["cni-config-dir"] ?? config.at(["crio", "network", "network_dir"])
            ?? daemon.builtIn(.string("/etc/cni/net.d/"))
        var programs = config.at(["crio", "network", "plugin_dirs"])?.elements ?? []
        programs += daemon.flags.all("cni-plugin-dir")
        if let one = config.at(["crio", "network", "plugin_dir"]), one.text?.isEmpty == false {
            programs.append(one)
        }
        if programs.isEmpty { programs = [daemon.builtIn(.string("/opt/cni/bin/"))] }
        var fields = [
            "confDirs": Fact(.list([folder]), from: folder.origin),
            "binDirs": Fact(.list(programs), from: programs[0].origin),
            "maxConfigs": daemon.builtIn(.int(1)),
        ]
        let network = setting("network", "cni_default_network")
        if network?.text?.isEmpty == false { fields["defaultNetwork"] = network }
        return Fact(.map(fields), from: folder.origin)
    }

    private var registries: [Fact] {
        let own =
            (config.at(["crio", "image", "insecure_registries"])?.elements ?? [])
            + daemon.flags.all("insecure-registry")
        let named = own.map {
            RegistryFacts(
                registry: $0.text ?? "", endpoint: $0, isPlainHTTP: false, skipsVerification: true
            ).fact
        }
        return named + SystemRegistries(host: daemon.files).facts()
    }
}
