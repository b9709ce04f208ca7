import HostSystem
import Posture

/// What a containerd uses, out of its flags, files and defaults.
struct ContainerdSettings {
    let daemon: Daemon
    let config: ContainerdConfig
    let version: String?

    private var flags: DaemonFlags { daemon.flags }

    func fields() -> [String: Fact] {
        let handlers = handlers
        var fields: [String: Fact] = [
            "servesKubernetes": config.servesKubernetes,
            "listeners": list(listeners),
            "registries": list(registries),
            "defaultSeccomp": defaultSeccomp,
            "appArmor": negated(setting(config.runtime?["disable_apparmor"], .bool(false))),
            "selinux": setting(config.runtime?["enable_selinux"], .bool(false)),
            "defaultHandler": setting(
                config.runtime?.at(["containerd", "default_runtime_name"]), .string("runc")),
            "handlers": list(handlers),
            "streaming": streaming,
            "cni": cni,
        ]
        if case .bool(false) = config.servesKubernetes.value {
            // What the plugin would do if it were on concerns nobody.
            for name in [
                "registries", "defaultSeccomp", "appArmor", "selinux", "defaultHandler",
                "handlers", "streaming", "cni",
            ] { fields[name] = nil }
        }
        return fields
    }

    /// The sockets by their paths.
    var sockets: [String] {
        let address =
            flags["address", "a"]?.text ?? config.config.at(["grpc", "address"])?.text
            ?? config.plugin("io.containerd.server.v1.grpc")?["address"]?.text ?? ""
        let main = address.isEmpty ? places.socket : address
        let others = [
            config.config.at(["ttrpc", "address"]), config.config.at(["debug", "address"]),
            // Since 2.3 they are plugins, too.
            config.plugin("io.containerd.server.v1.ttrpc")?["address"],
            config.plugin("io.containerd.server.v1.debug")?["address"],
        ]
        return [main, main + ".ttrpc"]
            + others.compactMap { $0?.text }.filter { $0.hasPrefix("/") }
    }

    var folders: [String] {
        [
            flags["root"]?.text ?? named("root") ?? places.root,
            flags["state"]?.text ?? named("state") ?? places.state,
        ]
    }

    private var places: ContainerdPlaces { .of(daemon.foundConfig) }

    /// What the file says; an empty text leaves the default.
    private func named(_ key: String) -> String? {
        config.config[key]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func list(_ facts: [Fact]) -> Fact {
        Fact(.list(facts), from: config.config.origin)
    }

    /// The value of the files, or the default; unknown where it is of another type.
    private func setting(_ fact: Fact?, _ value: FactValue) -> Fact {
        guard let fact else { return daemon.builtIn(value, version: version) }
        switch (fact.value, value) {
        case (.bool, .bool), (.string, .string), (.int, .int), (.unknown, _): return fact
        default: return .unknown("the value is of another type", from: fact.origin)
        }
    }

    private func negated(_ fact: Fact) -> Fact {
        if case .bool(let value) = fact.value {
            Fact(.bool(!value), from: fact.origin)
        } else {
            fact
        }
    }

    private var defaultSeccomp: Fact {
        let fact = setting(config.runtime?["unset_seccomp_profile"], .string(""))
        return fact.text == "" ? Fact(.string("unconfined"), from: fact.origin) : fact
    }

    private var listeners: [Fact] {
        let grpc = config.config["grpc"]
        let plugin = config.plugin("io.containerd.server.v1.grpc-tcp")
        let found = [
            (grpc?["tcp_address"], grpc?["tcp_tls_cert"], grpc?["tcp_tls_ca"]),
            (plugin?["address"], plugin?["tls_cert"], plugin?["tls_ca"]),
        ]
        return found.compactMap { address, certificate, authority in
            guard let address, let text = address.text, !text.isEmpty else { return nil }
            let hasTLS = certificate?.text?.isEmpty == false
            return Self.listener(
                address, hasTLS: hasTLS,
                verifiesClients: hasTLS && authority?.text?.isEmpty == false)
        }
    }

    static func listener(_ address: Fact, hasTLS: Bool, verifiesClients: Bool) -> Fact {
        let origin = address.origin
        return Fact(
            .map([
                "address": address,
                "isLoopback": Fact(
                    .bool(NetworkAddress.isLoopback(address.text ?? "")), from: origin),
                "hasTLS": Fact(.bool(hasTLS), from: origin),
                "verifiesClients": Fact(.bool(verifiesClients), from: origin),
            ]), from: origin)
    }

    private var handlers: [Fact] {
        let containerd = config.runtime?["containerd"]
        var runtimes = containerd?["runtimes"]?.fields ?? [:]
        // A file's table replaces the one that is built in; since 2.0 it adds to it.
        if runtimes["runc"] == nil, containerd?["runtimes"] == nil || config.generation == .two {
            runtimes["runc"] = daemon.builtIn(
                .map(["runtime_type": daemon.builtIn(.string("io.containerd.runc.v2"))]))
        }
        return runtimes.sorted { $0.key < $1.key }.map { name, settings in
            var fields = [
                "name": Fact(.string(name), from: settings.origin),
                "privilegedWithoutHostDevices": setting(
                    settings["privileged_without_host_devices"], .bool(false)),
            ]
            fields["type"] = settings["runtime_type"].map { setting($0, .string("")) }
            let path = [settings["runtime_path"], settings.at(["options", "BinaryName"])]
            fields["path"] = path.compactMap(\.self).first { $0.text?.isEmpty == false }
            return Fact(.map(fields), from: settings.origin)
        }
    }

    private var streaming: Fact {
        let settings = config.streaming
        let address = setting(settings?["stream_server_address"], .string("127.0.0.1"))
        return Fact(
            .map([
                "address": address,
                "isLoopback": Fact(
                    .bool(NetworkAddress.isLoopback(address.text ?? "")), from: address.origin),
                "hasTLS": setting(settings?["enable_tls_streaming"], .bool(false)),
            ]), from: settings?.origin ?? config.config.origin)
    }

    private var cni: Fact {
        let settings = config.runtime?["cni"]
        let folder = setting(settings?["conf_dir"], .string("/etc/cni/net.d"))
        var programs = settings?["bin_dirs"]?.elements ?? []
        if let one = settings?["bin_dir"], one.text?.isEmpty == false { programs.append(one) }
        if programs.isEmpty { programs = [daemon.builtIn(.string("/opt/cni/bin"))] }
        return Fact(
            .map([
                "confDirs": Fact(.list([folder]), from: folder.origin),
                "binDirs": Fact(.list(programs), from: programs[0].origin),
                "maxConfigs": setting(settings?["max_conf_num"], .int(1)),
            ]), from: settings?.origin ?? config.config.origin)
    }

    /// Whether a release reads folders of registries of which its file says nothing: since 2.2, and so
    /// may one that is not known. An empty `config_path` is none in any.
    static func hasUsualFolders(_ version: String?) -> Bool {
        let parts = (version ?? "").split(separator: ".").map { Int($0) ?? 0 }
        return parts.count < 2 || !parts.lexicographicallyPrecedes([2, 2])
    }

    /// What the old tables and the folders of `config_path` say.
    private var registries: [Fact] {
        let registry = config.images?["registry"]
        var found: [Fact] = []
        for (name, mirror) in (registry?["mirrors"]?.fields ?? [:]).sorted(by: { $0.key < $1.key })
        {
            for endpoint in mirror["endpoint"]?.elements ?? [] {
                let isPlain = endpoint.text?.hasPrefix("http://") == true
                found.append(
                    RegistryFacts(registry: name, endpoint: endpoint, isPlainHTTP: isPlain).fact)
            }
        }
        for (name, settings) in (registry?["configs"]?.fields ?? [:]).sorted(by: { $0.key < $1.key }
        ) {
            guard let skip = settings.at(["tls", "insecure_skip_verify"]) else { continue }
            found.append(
                RegistryFacts(
                    registry: name, endpoint: Fact(.string(name), from: skip.origin),
                    isPlainHTTP: name.hasPrefix("http://"),
                    skipsVerification: skip.value == .bool(true)
                ).fact)
        }
        // Images can be pulled by another part, with folders of its own (since 2.1).
        let transfer = config.plugin("io.containerd.transfer.v1.local")?["config_path"]
        if let transfer, let text = transfer.text, !text.isEmpty {
            found += RegistryHosts(host: daemon.files).facts(
                in: text.split(separator: ":").map(String.init), from: transfer.origin)
        }
        if let folders = registry?["config_path"], let text = folders.text, !text.isEmpty {
            found += RegistryHosts(host: daemon.files).facts(
                in: text.split(separator: ":").map(String.init), from: folders.origin)
        } else if registry?["mirrors"] == nil, registry?["config_path"] == nil,
            config.generation == .two, Self.hasUsualFolders(version)
        {
            found += RegistryHosts(host: daemon.files).facts(
                in: ["/etc/containerd/certs.d", "/etc/docker/certs.d"], from: config.config.origin)
        }
        return found
    }
}
