import HostSystem
import Posture

/// The files on which the security of a component of the control plane rests, as files.
struct ComponentFileFacts {
    static let type = FactType.record([
        FactField("manifests", .list(FileFacts.type), "the static pods' files that start it"),
        FactField("manifestFolders", .list(FileFacts.type), "the folders in which these lie"),
        FactField("unit", .list(FileFacts.type), "the systemd unit and its drop-ins"),
        FactField("program", FileFacts.type, "missing where it is not a file of the node"),
        FactField("certificates", .list(FileFacts.type), "that flags name"),
        FactField("keys", .list(FileFacts.type), "private keys and tokens that flags name"),
        FactField("configuration", .list(FileFacts.type), "structured files that flags name"),
        FactField("kubeconfigs", .list(FileFacts.type), "that flags name"),
    ])

    let launch: ComponentLaunch
    let flags: CommandFlags
    let table: FlagTable
    let values: FlagValues

    var fact: Fact {
        let manifests = Set(launch.manifests.map(\.pod.path)).sorted()
        let folders = Set(
            manifests.map { path in
                let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
                return folder.isEmpty ? "/" : String(folder)
            })
        var fields: [String: Fact] = [
            "manifests": nodeFiles(manifests),
            "manifestFolders": nodeFiles(folders.sorted()),
            "unit": unit,
            "certificates": named(.certificate),
            "keys": named(.key),
            "configuration": named(.configuration),
            "kubeconfigs": named(.kubeconfig),
        ]
        if launch.files.mounts == nil, launch.files.own == nil {
            fields["program"] = launch.program.flatMap { FileFacts.fact($0, launch.files.node) }
        }
        return Fact(.map(fields), from: launch.origin)
    }

    private func nodeFiles(_ paths: [String]) -> Fact {
        Fact(
            .list(paths.compactMap { FileFacts.fact($0, launch.files.node) }), from: launch.origin)
    }

    /// The files of all flags of one kind; what is not there is left out.
    private func named(_ role: ComponentFlag.Role) -> Fact {
        if let doubt = flags.doubt { return .unknown(doubt, from: launch.origin) }
        var paths: [String] = []
        var found: [Fact] = []
        for flag in table.flags where flag.role == role {
            switch values.config[flag.field]?.value {
            case .string(let path): paths.append(path)
            case .list(let elements):
                for element in elements {
                    if case .string(let path) = element.value { paths.append(path) }
                }
            case .unknown(let reason):
                let place = values.config[flag.field]?.origin ?? launch.origin
                found.append(.unknown(reason, from: place))
            default: break
            }
        }
        let unique = Set(paths.filter { !$0.isEmpty }.map(launch.absolute))
        return Fact(
            .list(found + unique.sorted().compactMap(launch.files.fact)), from: launch.origin)
    }

    private var unit: Fact {
        let host = launch.files.node
        do {
            let unit: SystemdUnit?
            if case .unit(let known) = launch.source {
                unit = known
            } else if let name = launch.process?.unit, name.hasSuffix(".service"),
                launch.files.mounts == nil
            {
                unit = try host.systemdUnit(name)
            } else {
                unit = nil
            }
            return nodeFiles(unit.map { [$0.path] + $0.dropIns + $0.environmentFiles } ?? [])
        } catch {
            return .unknown("\(error)", from: launch.origin)
        }
    }
}
