import HostSystem
import Posture

/// Everything that is seen of the network of one runtime.
struct NetworkObservation {
    /// A folder with more files is gone through no further.
    private static let fileLimit = 200
    /// So deep lie what plugins keep beside their configuration: the credentials of Multus and Whereabouts
    /// (`multus.d/multus.kubeconfig`).
    private static let depthLimit = 2

    /// Where configuration lies.
    let folder: String
    let binDirs: [String]
    /// Whether the runtime goes on to the next file where it cannot read one.
    let skipsBroken: Bool
    /// The name of the network that is to be used; nil for the first.
    let name: String?
    /// The files as the runtime sees them.
    let files: HostView
    /// The node's processes that matter here; nil where there are none to see.
    let seen: [HostProcess]?
    let host: HostView

    private var place: String {
        folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    /// Nil where the folder is not there: no network is set up.
    func fact() -> Fact? {
        let origin = Origin.file(path: place)
        guard let own = FileFacts.fact(place, files) else { return nil }
        var fields: [String: Fact] = [
            "confDir": Fact(.string(place), from: origin),
            "folder": own,
            "files": entries(of: place, depth: Self.depthLimit),
            "binDirs": Fact(.list(binDirs.compactMap { FileFacts.fact($0, files) }), from: origin),
            "programs": Fact(.list(binDirs.flatMap { entries(of: $0).elements }), from: origin),
        ]
        do throws(NetworkConfig.Failure) {
            guard
                let config = try NetworkConfig.read(
                    in: place, named: name, files, skipsBroken: skipsBroken)
            else { return Fact(.map(fields), from: origin) }
            let enforcement = PolicyEnforcement(
                plugins: config.plugins, seen: seen, host: host)
            let file = Origin.file(path: config.path)
            fields["config"] = Fact(.string(config.path), from: file)
            fields["network"] = config.name
            fields["plugins"] = Fact(.list(config.plugins), from: file)
            fields["plugin"] = enforcement.network.map {
                Fact(.string($0.plugin.name), from: $0.type.origin)
            }
            fields["enforcesNetworkPolicy"] = enforcement.fact()
            fields["warnings"] = Fact(
                .list(config.warnings.map { Fact(.string($0), from: origin) }), from: origin)
        } catch {
            for name in ["config", "network", "plugins", "plugin", "enforcesNetworkPolicy"] {
                fields[name] = .unknown(error.reason, from: .file(path: error.path))
            }
        }
        return Fact(.map(fields), from: origin)
    }

    /// All files of a folder and of those in it, as files; with an unknown one where not all are told.
    private func entries(of folder: String, depth: Int = 0) -> Fact {
        let origin = Origin.file(path: folder)
        do throws(HostError) {
            var facts: [Fact] = []
            for (number, entry) in (try files.entries(of: folder) ?? []).enumerated() {
                // Folders count too: each may hold as many again.
                guard max(number, facts.count) < Self.fileLimit else {
                    facts.append(
                        .unknown("it has more than \(Self.fileLimit) files", from: origin))
                    break
                }
                let path = "\(folder)/\(entry.name)"
                if entry.kind == .directory {
                    if depth > 0 { facts += entries(of: path, depth: depth - 1).elements }
                } else if let fact = FileFacts.fact(path, files) {
                    facts.append(fact)
                }
            }
            return Fact(.list(facts), from: origin)
        } catch {
            return Fact(.list([.unknown("\(error)", from: origin)]), from: origin)
        }
    }
}
