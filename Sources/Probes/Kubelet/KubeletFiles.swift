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
        FactField("keys", .list(FileFacts.type), "the keys of its own certificates"),
        FactField("program", FileFacts.type),
        FactField("folders", .list(FileFacts.type), "all folders above these, without the root"),
    ])

    let launch: KubeletLaunch
    let flags: CommandFlags
    let config: Fact
    /// The files of private keys.
    let keys: [String]

    private var host: HostView { launch.files }

    func fact(dropIns: [String]) -> Fact {
        var fields: [String: Fact] = [:]
        let configs = [launch.path(ofFlag: "config", flags)].compactMap(\.self) + dropIns
        fields["kubeconfig"] = file(launch.path(ofFlag: "kubeconfig", flags))
        fields["bootstrapKubeconfig"] = file(launch.path(ofFlag: "bootstrap-kubeconfig", flags))
        fields["clientCA"] = file(config.at(["authentication", "x509", "clientCAFile"]))
        fields["config"] = list(configs)
        fields["keys"] = list(keys.map(launch.absolute))
        fields["program"] = file(launch.program.map(launch.absolute))
        let unitFiles = addUnit(to: &fields)
        let folder = launch.path(ofFlag: "config-dir", flags).map { $0 + "/" }
        fields["folders"] = list(
            folders(above: configs + unitFiles + [launch.program, folder].compactMap(\.self)))
        return Fact(.map(fields), from: launch.origin)
    }

    /// Whoever can write one of these can put another file in place of the one that counts.
    private func folders(above paths: [String]) -> [String] {
        var found: Set<String> = []
        for path in paths {
            var rest = path[...]
            while let slash = rest.lastIndex(of: "/"), slash != rest.startIndex {
                rest = rest[..<slash]
                found.insert(String(rest))
            }
        }
        return found.sorted()
    }

    private func file(_ path: String?) -> Fact? {
        path.flatMap { $0.isEmpty ? nil : FileFacts.fact($0, host) }
    }

    /// A path that is a fact itself; not known where that is not known.
    private func file(_ fact: Fact?) -> Fact? {
        switch fact?.value {
        case .string(let path): path.isEmpty ? nil : file(launch.absolute(path))
        case .unknown: fact
        default: nil
        }
    }

    private func list(_ paths: [String]) -> Fact {
        Fact(.list(paths.compactMap { FileFacts.fact($0, host) }), from: launch.origin)
    }

    /// Adds the unit that has started the process, or would start it; gives all its files.
    private func addUnit(to fields: inout [String: Fact]) -> [String] {
        var name = launch.process?.unit ?? KubeletFinder.unitName
        if !name.hasSuffix(".service") { name = KubeletFinder.unitName }
        do {
            let unit: SystemdUnit?
            if case .unit(let known) = launch.source {
                unit = known
            } else {
                unit = try host.systemdUnit(name)
            }
            let files = unit.map { [$0.path] + $0.dropIns } ?? []
            fields["unit"] = list(files)
            fields["environment"] = list(unit?.environmentFiles ?? [])
            return files + (unit?.environmentFiles ?? [])
        } catch {
            let unknown = Fact.unknown("\(error)", from: .search(name))
            fields["unit"] = unknown
            fields["environment"] = unknown
            return []
        }
    }
}
