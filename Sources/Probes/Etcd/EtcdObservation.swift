import HostSystem
import Posture

/// Everything that is seen of one etcd.
struct EtcdObservation {
    let launch: ComponentLaunch
    /// The authorities of the cluster itself; nil where there are none on the node.
    let clusterAuthorities: ClusterAuthorities?

    var fact: Fact {
        let flags = EtcdFlags(launch.words)
        let versionFact = EtcdVersionFinder(launch: launch).find()
        var version: EtcdVersion?
        if case .string(let text) = versionFact.value { version = EtcdVersion(in: text) }
        let settings = EtcdSettings(launch: launch, flags: flags, version: version)
        let client = EtcdTransport(side: "client", settings: settings)
        let peer = EtcdTransport(side: "peer", settings: settings)
        let config = Dictionary(
            uniqueKeysWithValues: EtcdField.all.compactMap { field in
                settings.values[field.name].map { (field.factName, $0) }
            })
        var fields: [String: Fact] = [
            "source": Fact(.string(launch.sourceName), from: launch.origin),
            "version": versionFact,
            "config": Fact(.map(config), from: launch.origin),
            "startErrors": startErrors(
                settings.startErrors + client.startErrors + peer.startErrors,
                doubt: settings.doubt),
            "isClientPlaintext": client.isPlaintext,
            "isClientCertificateRequired": client.isCertificateRequired,
            "isPeerPlaintext": peer.isPlaintext,
            "isPeerCertificateRequired": peer.isCertificateRequired,
            "client": side(client, settings),
            "peer": side(peer, settings),
            "metrics": addresses([settings.values["listen-metrics-urls"]].compactMap(\.self)),
            "isClustered": isClustered(settings),
        ]
        fields["pid"] = launch.process.map { Fact(.int(Int64($0.pid)), from: launch.origin) }
        fields["program"] = launch.program.map { Fact(.string($0), from: launch.origin) }
        fields["user"] = launch.process.flatMap(user) ?? definedUser
        fields["dataDirectory"] = file(settings.values["data-dir"])
        fields["walDirectory"] = file(settings.values["wal-dir"])
        fields["files"] = files(settings)
        fields["differences"] =
            LaunchDifferences(launch: launch, parse: { EtcdFlags($0).common }).fact
        return Fact(.map(fields), from: launch.origin)
    }

    private func startErrors(_ errors: [String], doubt: String?) -> Fact {
        if let doubt, errors.isEmpty { return .unknown(doubt, from: launch.origin) }
        return Fact(
            .list(errors.map { Fact(.string($0), from: launch.origin) }), from: launch.origin)
    }

    /// The addresses of lists of texts.
    private func addresses(_ lists: [Fact]) -> Fact {
        var found: [Fact] = []
        for list in lists {
            guard case .list(let elements) = list.value else { return list }
            for element in elements {
                guard case .string(let text) = element.value else { return element }
                found.append(
                    EtcdAddress(text)?.fact(from: element.origin)
                        ?? .unknown("'\(text)' is no address", from: element.origin))
            }
        }
        return Fact(.list(found), from: lists.first?.origin ?? launch.origin)
    }

    /// The sockets of listeners as files; one that is not there yet is left out.
    private func sockets(_ lists: [Fact]) -> Fact {
        var found: [Fact] = []
        for list in lists {
            guard let (addresses, _) = EtcdAddress.read(list) else { return list }
            for address in addresses where address.isSocket {
                if let file = launch.files.fact(launch.absolute(address.host)) {
                    found.append(file)
                }
            }
        }
        return Fact(.list(found), from: lists.first?.origin ?? launch.origin)
    }

    private func side(_ transport: EtcdTransport, _ settings: EtcdSettings) -> Fact {
        let prefix = transport.side == "peer" ? "peer-" : ""
        let authority = settings.values["\(prefix)trusted-ca-file"]
        var fields: [String: Fact] = [
            "listeners": addresses(transport.listeners),
            "isLocal": transport.isLocal,
            "sockets": sockets(transport.listeners),
            "isAutoTLS": transport.isAutoTLS,
            "isAnyAuthorityBelieved": transport.isAnyAuthorityBelieved,
        ]
        fields["certificate"] = certificate(settings.values["\(prefix)cert-file"])
        fields["key"] = file(settings.values["\(prefix)key-file"])
        fields["authority"] = file(authority)
        fields["sharesClusterAuthority"] = clusterAuthorities.flatMap {
            $0.shares(authority, launch)
        }
        return Fact(.map(fields), from: launch.origin)
    }

    /// The path that a fact tells; nil where it tells none.
    private func path(_ fact: Fact?) -> String? {
        guard case .string(let path) = fact?.value, !path.isEmpty else { return nil }
        return launch.absolute(path)
    }

    private func file(_ fact: Fact?) -> Fact? {
        if case .unknown = fact?.value { return fact }
        return path(fact).flatMap { launch.files.fact($0) }
    }

    private func certificate(_ fact: Fact?) -> Fact? {
        if case .unknown = fact?.value { return fact }
        guard let path = path(fact) else { return nil }
        do {
            guard let (bytes, shown) = try launch.files.contents(of: path) else { return nil }
            return CertificateFacts.fact(
                pem: String(decoding: bytes, as: UTF8.self), path: shown,
                from: .file(path: shown))
        } catch {
            return .unknown("\(error)", from: .file(path: path))
        }
    }

    /// The account that would run it, where its pod names one (kubeadm's RootlessControlPlane).
    private var definedUser: Fact? {
        guard case .manifest(let manifest) = launch.source, let user = manifest.container.user
        else { return nil }
        return Fact(.string(launch.files.node.userName(user)), from: launch.origin)
    }

    /// The account that runs it.
    private func user(_ process: HostProcess) -> Fact? {
        let path = "/proc/\(process.pid)/status"
        do {
            guard let status = try launch.files.node.contents(of: path) else { return nil }
            let line = status.text.split(separator: "\n").first { $0.hasPrefix("Uid:") }
            // The effective user stands behind the real one (proc_pid_status(5)).
            let fields = line?.split(whereSeparator: \.isWhitespace) ?? []
            guard fields.count > 2, let uid = UInt32(fields[2]) else { return nil }
            return Fact(.string(launch.files.node.userName(uid)), from: .kernel(path: path))
        } catch {
            return .unknown("\(error)", from: .kernel(path: path))
        }
    }

    /// Whether it has, or may have, peers: others are named, looked up, or can reach it.
    private func isClustered(_ settings: EtcdSettings) -> Fact {
        for name in ["discovery", "discovery-srv"] {
            guard let fact = settings.values[name] else { continue }
            if case .string("") = fact.value { continue }
            if case .string = fact.value { return Fact(.bool(true), from: fact.origin) }
            return fact
        }
        if let cluster = settings.values["initial-cluster"] {
            guard case .string(let text) = cluster.value else { return cluster }
            if text.split(separator: ",").count > 1 {
                return Fact(.bool(true), from: cluster.origin)
            }
        }
        guard let list = settings.values["listen-peer-urls"],
            let (addresses, _) = EtcdAddress.read(list)
        else {
            return settings.values["listen-peer-urls"] ?? .unknown("", from: launch.origin)
        }
        return Fact(.bool(addresses.contains { !$0.isLoopback }), from: list.origin)
    }

    private func files(_ settings: EtcdSettings) -> Fact {
        var paths: [String] = launch.manifests.map(\.pod.path)
        var unit: [String] = []
        if case .unit(let found) = launch.source {
            unit = [found.path] + found.dropIns + found.environmentFiles
        }
        paths = Array(Set(paths)).sorted()
        func list(_ paths: [String]) -> Fact {
            Fact(
                .list(paths.compactMap { FileFacts.fact($0, launch.files.node) }),
                from: launch.origin)
        }
        var fields = ["manifests": list(paths), "unit": list(unit)]
        fields["config"] = settings.configFile.flatMap { launch.files.fact(launch.absolute($0)) }
        return Fact(.map(fields), from: launch.origin)
    }
}
