import HostSystem
import Posture
import TOML

/// The endpoints that folders like `/etc/containerd/certs.d` name, one folder a registry with a
/// `hosts.toml` (`core/remotes/docker/config/hosts.go`).
struct RegistryHosts {
    private static let folderLimit = 1_000

    let host: HostView

    /// - Parameter folders: as `config_path` names them, of which the first that has a registry
    ///   counts.
    func facts(in folders: [String], from origin: Origin) -> [Fact] {
        var found: [Fact] = []
        var seen: Set<String> = []
        for folder in folders where !folder.isEmpty {
            do throws(HostError) {
                for entry in try host.entries(of: folder, limit: Self.folderLimit) ?? []
                where seen.insert(entry.name).inserted {
                    found += endpoints(of: entry.name, in: "\(folder)/\(entry.name)/hosts.toml")
                }
            } catch {
                found.append(.unknown("\(error)", from: origin))
            }
        }
        return found
    }

    private func endpoints(of registry: String, in path: String) -> [Fact] {
        let document: Fact
        do {
            guard let contents = try host.contents(of: path) else { return [] }
            document = Fact(try TOML.document(bytes: contents.bytes, path: path), path: path)
        } catch {
            return [.unknown("\(error)", from: .file(path: path))]
        }
        var found: [Fact] = []
        for (url, settings) in document["host"]?.fields ?? [:] {
            found.append(
                Self.endpoint(registry, Fact(.string(url), from: settings.origin), settings))
        }
        found.sort { "\($0.origin)" < "\($1.origin)" }
        let isServerNamed = document["server"]?.text?.isEmpty == false
        if isServerNamed || document["skip_verify"] != nil {
            let server = isServerNamed ? document["server"] : document["skip_verify"]
            let url = document["server"]?.text ?? ""
            found.append(
                Self.endpoint(
                    registry,
                    Fact(.string(url.isEmpty ? registry : url), from: (server ?? document).origin),
                    document))
        }
        return found
    }

    private static func endpoint(_ registry: String, _ url: Fact, _ settings: Fact) -> Fact {
        var facts = RegistryFacts(
            registry: registry, endpoint: url,
            isPlainHTTP: url.text?.hasPrefix("http://") == true)
        if case .bool(true) = settings["skip_verify"]?.value {
            facts.skipsVerification = true
            facts.endpoint.origin = settings["skip_verify"]?.origin ?? url.origin
        }
        return facts.fact
    }
}
