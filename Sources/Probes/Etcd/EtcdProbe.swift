package import HostSystem
package import Posture

/// Reads the etcds of a node: how they were started, and who gets in.
package struct EtcdProbe: Probe {
    package init() {}

    static let component = Component(
        name: "etcd", program: "etcd", embedding: [], companions: ["etcdctl", "etcdutl"])

    private static let side = FactType.record([
        FactField("listeners", .list(EtcdAddress.type)),
        FactField("isLocal", .bool, "whether it listens on sockets in the file system alone"),
        FactField("sockets", .list(FileFacts.type), "these sockets as files"),
        FactField("isAutoTLS", .bool, "whether etcd makes its certificate itself"),
        FactField(
            "isAnyAuthorityBelieved", .bool,
            "whether the machine's authorities count, because none is named"),
        FactField("certificate", CertificateFacts.type),
        FactField("key", FileFacts.type),
        FactField("authority", FileFacts.type, "the authorities whose clients are believed"),
        FactField(
            "sharesClusterAuthority", .bool,
            "whether these are the cluster's; missing where either is not here"),
    ])

    package var schema: FactField {
        FactField(
            "etcd",
            .record([
                FactField("source", .string, "process, manifest or unit: who says how it starts"),
                FactField("pid", .int),
                FactField("program", .string, "the program's file"),
                FactField("version", .string, "as 3.5.15"),
                FactField("user", .string, "the account that runs it"),
                FactField(
                    "config", .record(EtcdField.all.map(\.factField)),
                    "what etcd uses, by the names of its flags"),
                FactField("startErrors", .list(.string), "why it does not start like this"),
                FactField(
                    "isClientPlaintext", .bool, "whether clients get in without TLS from a network"),
                FactField(
                    "isClientCertificateRequired", .bool,
                    "whether no client gets in without a certificate of an authority"),
                FactField(
                    "isPeerPlaintext", .bool, "whether peers get in without TLS from a network"),
                FactField(
                    "isPeerCertificateRequired", .bool,
                    "whether no peer gets in without a certificate of an authority"),
                FactField("client", Self.side),
                FactField("peer", Self.side),
                FactField("metrics", .list(EtcdAddress.type), "where metrics alone are served"),
                FactField(
                    "isClustered", .bool, "whether it has peers, or could be reached by some"),
                FactField("dataDirectory", FileFacts.type),
                FactField("walDirectory", FileFacts.type),
                FactField(
                    "files",
                    .record([
                        FactField("manifests", .list(FileFacts.type), "the static pods of it"),
                        FactField("unit", .list(FileFacts.type), "its unit, with what that reads"),
                        FactField("config", FileFacts.type),
                    ])),
                FactField("differences", LaunchDifferences.type),
            ]),
            "the database of the cluster")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let pods = StaticPods.of(host)
        var found = ComponentFinder(Self.component, host, pods: pods).find()
        if found.launches.isEmpty, found.unknowns.isEmpty { embedded(host, &found) }
        let servers = found.launches.filter { launch in
            // These pass on what others serve, and hold nothing.
            !["gateway", "grpc-proxy"].contains(launch.words.first?.text)
        }
        let authorities = servers.isEmpty ? nil : ClusterAuthorities(host, pods: pods)
        return FactSet.Component(
            name: "etcd",
            instances: servers.map {
                EtcdObservation(launch: $0, clusterAuthorities: authorities).fact
            } + found.unknowns,
            notes: found.notes)
    }

    /// The file that k3s writes for the etcd inside its own process.
    private static let configOfK3s = "/server/db/etcd/config"

    /// An etcd inside another program: that of k3s by its file, that of MicroShift by nothing.
    private func embedded(_ host: HostView, _ result: inout ComponentFinder.Result) {
        do throws(HostError) {
            let seen = try host.processes(named: ["k3s", "k3s-server", "microshift-etcd"]) ?? []
            if let process = seen.first(where: { $0.programName == "microshift-etcd" }) {
                result.unknowns.append(
                    .unknown(
                        "microshift-etcd (pid \(process.pid)) has etcd inside its own process, "
                            + "whose configuration Merlon cannot read yet",
                        from: .process(pid: process.pid)))
                return
            }
            let server = seen.first {
                K3sCommand.isK3s($0) && K3sCommand.role(of: $0) == "server"
            }
            if server == nil, try host.processTable() != nil { return }
            let config = try configOfK3s(server, host)
            guard let config, try host.status(of: config) != nil else { return }
            let words = [
                CommandWord(
                    text: "--config-file=\(config)", source: .unit(path: config, line: nil))
            ]
            result.launches = [
                ComponentLaunch(
                    source: server.map { .process($0) } ?? .distribution(path: config),
                    words: words, program: server?.executable, workingDirectory: "/",
                    files: ComponentFiles(node: host), environment: [:])
            ]
        } catch {
            result.unknowns = [
                .unknown(
                    "whether etcd runs could not be found out: \(error)",
                    from: .search("processes of this node"))
            ]
        }
    }

    /// Where k3s has written it; its data can lie elsewhere.
    private func configOfK3s(
        _ server: HostProcess?, _ host: HostView
    ) throws(HostError) -> String? {
        var data = "/var/lib/rancher/k3s"
        do {
            if let server {
                data = try K3sCommand(server, host).settings().value("data-dir")?.text ?? data
            } else {
                for unit in try K3sCommand.units(host) {
                    let settings = try K3sCommand(unit, host).settings()
                    data = settings.value("data-dir")?.text ?? data
                }
            }
        } catch let error as HostError {
            // A file that k3s has written in its usual place is its own.
            if try host.status(of: data + Self.configOfK3s) == nil { throw error }
        } catch {
            throw HostError(path: data, problem: "\(error)")
        }
        return data + Self.configOfK3s
    }
}
