import HostSystem
import Posture
import YAML

/// A network of the container network interface: the file that counts among those of a folder.
///
/// That is the first by the order of names, which all runtimes take; containerd has none at all where
/// it cannot read that one, the others go on to the next (go-cni, ocicni, cri-dockerd).
struct NetworkConfig {
    struct Failure: Error {
        let reason: String
        let path: String
    }

    let path: String
    let name: Fact?
    /// The types of its plugins, the network itself first.
    let plugins: [Fact]
    /// What was passed over.
    let warnings: [String]

    /// Nil where the folder has no configuration.
    ///
    /// - Parameter wanted: The name of the network that counts, wherever it stands; nil for the first.
    static func read(
        in folder: String, named wanted: String?, _ host: HostView, skipsBroken: Bool
    ) throws(Failure) -> NetworkConfig? {
        var warnings: [String] = []
        for path in try files(in: folder, host) {
            do throws(Failure) {
                let config = try NetworkConfig(path, host, warnings)
                if wanted == nil || config.name?.text == wanted { return config }
            } catch {
                guard skipsBroken else { throw error }
                warnings.append("\(error.reason); the file is passed over")
            }
        }
        if let wanted {
            throw Failure(reason: "no file is of the network '\(wanted)'", path: folder)
        }
        guard let last = warnings.last else { return nil }
        throw Failure(reason: last, path: folder)
    }

    private static func files(in folder: String, _ host: HostView) throws(Failure) -> [String] {
        do throws(HostError) {
            return (try host.entries(of: folder) ?? []).filter { entry in
                entry.kind != .directory
                    && [".conf", ".conflist", ".json"].contains { entry.name.hasSuffix($0) }
            }.map { "\(folder)/\($0.name)" }
        } catch {
            throw Failure(reason: "\(error)", path: folder)
        }
    }

    private init(_ path: String, _ host: HostView, _ warnings: [String]) throws(Failure) {
        let document: Fact
        do {
            guard let contents = try host.contents(of: path) else {
                throw Failure(reason: "\(path): it has gone", path: path)
            }
            let node = try YAML.json(bytes: contents.bytes, path: path, passingOver: [])
            guard let fact = Fact(node, path: path) else {
                throw Failure(reason: "\(path): it holds nothing", path: path)
            }
            document = fact
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(reason: "\(error)", path: path)
        }
        let elements =
            path.hasSuffix(".conflist") ? document["plugins"]?.elements ?? [] : [document]
        guard !elements.isEmpty, elements.allSatisfy({ $0["type"]?.text?.isEmpty == false }) else {
            throw Failure(reason: "\(path): it does not name its plugins' types", path: path)
        }
        self.path = path
        self.warnings = warnings
        name = document["name"]
        plugins = elements.flatMap(Self.types)
    }

    /// The type of a plugin, and of those that it passes the work on to.
    private static func types(_ plugin: Fact) -> [Fact] {
        let delegates = (plugin["delegates"]?.elements ?? []).flatMap { delegate in
            (delegate["plugins"]?.elements ?? [delegate]).compactMap { $0["type"] }
        }
        return (plugin["type"].map { [$0] } ?? []) + delegates
    }
}
