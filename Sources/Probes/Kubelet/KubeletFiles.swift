import HostSystem
import Posture

/// The files on which a kubelet's security rests, as files: mode and owner.
struct KubeletFiles {
    static let type = FactType.record([
        FactField("unit", .list(FileFacts.type), "the systemd unit and its drop-ins"),
        FactField("environment", .list(FileFacts.type), "what the unit reads variables from"),
        FactField("config", .list(FileFacts.type), "the configuration file and its drop-ins"),
        FactField("kubeconfig", FileFacts.type),
        FactField("bootstrapKubeconfig", FileFacts.type),
        FactField("clientCA", FileFacts.type, "the authorities whose clients are believed"),
        FactField("tlsPrivateKey", FileFacts.type),
    ])

    let launch: KubeletLaunch
    let flags: CommandFlags
    let config: Fact

    private var host: HostView { launch.files }

    var kubeconfigPath: String? {
        path(flags["kubeconfig"]?.value)
    }

    func fact(dropIns: [String]) -> Fact {
        var fields: [String: Fact] = [:]
        fields["kubeconfig"] = file(flags["kubeconfig"]?.value)
        fields["bootstrapKubeconfig"] = file(flags["bootstrap-kubeconfig"]?.value)
        fields["clientCA"] = file(config.at(["authentication", "x509", "clientCAFile"]))
        fields["tlsPrivateKey"] = file(config["tlsPrivateKeyFile"])
        fields["config"] = list([path(flags["config"]?.value)].compactMap(\.self) + dropIns)
        addUnit(to: &fields)
        return Fact(.map(fields), from: launch.origin)
    }

    private func path(_ path: String?) -> String? {
        path.flatMap { $0.isEmpty ? nil : launch.absolute($0) }
    }

    private func file(_ path: String?) -> Fact? {
        self.path(path).flatMap { FileFacts.fact($0, host) }
    }

    /// A path that is a fact itself; not known where that is not known.
    private func file(_ fact: Fact?) -> Fact? {
        switch fact?.value {
        case .string(let path): file(path)
        case .unknown: fact
        default: nil
        }
    }

    private func list(_ paths: [String]) -> Fact {
        Fact(.list(paths.compactMap { FileFacts.fact($0, host) }), from: launch.origin)
    }

    /// The unit that has started the process, or would start it.
    private func addUnit(to fields: inout [String: Fact]) {
        let name =
            launch.process.map { $0.unit ?? KubeletFinder.unitName } ?? KubeletFinder.unitName
        do {
            let unit: SystemdUnit?
            if case .unit(let known) = launch.source {
                unit = known
            } else {
                unit = try host.systemdUnit(name)
            }
            fields["unit"] = list(unit.map { [$0.path] + $0.dropIns } ?? [])
            fields["environment"] = list(unit?.environmentFiles ?? [])
        } catch {
            let unknown = Fact.unknown("\(error)", from: .search(name))
            fields["unit"] = unknown
            fields["environment"] = unknown
        }
    }
}
