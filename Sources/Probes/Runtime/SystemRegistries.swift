import HostSystem
import Posture
import TOML

/// The registries of containers/image, which CRI-O and Podman share: `registries.conf` and the files
/// of `registries.conf.d` over it (containers-registries.conf(5)).
struct SystemRegistries {
    let host: HostView

    private static let system = "/etc/containers"
    /// Root's own, which stands for the system's where it has a file of this name, and else adds its
    /// folder (`newConfigWrapperWithHomeDir` of `pkg/sysregistriesv2`).
    private static let own = "/root/.config/containers"

    /// Registries and mirrors that are named; of two with the same prefix the one that is read last
    /// counts.
    func facts() -> [Fact] {
        var found: [String: [Fact]] = [:]
        var problems: [Fact] = []
        do throws(HostError) {
            for path in try paths() {
                do throws(ContainerdConfig.Failure) {
                    guard let file = try CRIOConfig.read(path, host) else { continue }
                    for registry in file["registry"]?.elements ?? [] {
                        let name = registry["prefix"]?.text ?? registry["location"]?.text ?? ""
                        found[name] = Self.endpoints(name, registry)
                    }
                    // The form of version 1.
                    for entry in file.at(["registries", "insecure", "registries"])?.elements ?? [] {
                        found[entry.text ?? ""] = [Self.insecure(entry.text ?? "", entry)]
                    }
                } catch {
                    problems.append(.unknown(error.reason, from: error.origin))
                }
            }
        } catch {
            problems.append(.unknown("\(error)", from: .file(path: error.path)))
        }
        return found.sorted { $0.key < $1.key }.flatMap(\.value) + problems
    }

    private func paths() throws(HostError) -> [String] {
        let hasOwn = try host.status(of: "\(Self.own)/registries.conf") != nil
        var paths = ["\(hasOwn ? Self.own : Self.system)/registries.conf"]
        for place in hasOwn ? [Self.own] : [Self.system, Self.own] {
            let folder = "\(place)/registries.conf.d"
            paths += (try host.entries(of: folder, limit: 1_000) ?? [])
                .filter { $0.name.hasSuffix(".conf") }.map { "\(folder)/\($0.name)" }
        }
        return paths
    }

    private static func endpoints(_ name: String, _ registry: Fact) -> [Fact] {
        ([registry] + (registry["mirror"]?.elements ?? [])).map { settings in
            guard case .bool(true) = settings["insecure"]?.value, let flag = settings["insecure"]
            else {
                let location = settings["location"] ?? Fact(.string(name), from: settings.origin)
                return RegistryFacts(registry: name, endpoint: location, isPlainHTTP: false).fact
            }
            return insecure(
                name, Fact(.string(settings["location"]?.text ?? name), from: flag.origin))
        }
    }

    /// One that is insecure may speak plain HTTP too.
    private static func insecure(_ name: String, _ endpoint: Fact) -> Fact {
        RegistryFacts(
            registry: name, endpoint: endpoint, isPlainHTTP: false, skipsVerification: true
        ).fact
    }
}
