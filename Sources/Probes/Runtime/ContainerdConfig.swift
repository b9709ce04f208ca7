import HostSystem
import Posture
import TOML

/// The configuration of containerd, its imports merged as that release merges them.
///
/// The `imports` of the built-in defaults (`conf.d`, since 2.2) stand in what `containerd config
/// default` prints and are never followed: only those of a file that is read are.
///
/// Sources: `LoadConfig` and `mergeConfig` in `services/server/config` (1.x) and
/// `cmd/containerd/server/config` (2.x).
struct ContainerdConfig {
    /// What differs between releases.
    enum Generation: CaseIterable {
        /// An import replaces a plugin's settings as a whole, and names are those of the merged
        /// file's `version`.
        case one
        /// Settings are joined key by key, and each file is brought to the newest names first.
        case two
    }

    /// Why containerd would not start, or why its files are not known.
    struct Failure: Error {
        let reason: String
        let origin: Origin
    }

    /// More files than this are imported by nobody.
    private static let fileLimit = 256

    /// The merged file, plugins by the names of ``Generation``.
    private(set) var config: Fact
    private(set) var files: [String] = []
    let generation: Generation
    private var version: Int64 = 1

    /// - Parameter path: of the main file; where it is not there, the defaults count alone.
    init(_ path: String, _ host: HostView, _ generation: Generation) throws(Failure) {
        self.generation = generation
        config = Fact(.map([:]), from: .file(path: path))
        var pending = [path]
        var rootVersion: Int64?
        while !pending.isEmpty {
            let path = pending.removeFirst()
            if files.contains(path) { continue }
            guard files.count < Self.fileLimit else {
                throw Failure(
                    reason: "it imports more than \(Self.fileLimit) files",
                    origin: .file(path: files[0]))
            }
            guard let file = try Self.read(path, host) else {
                if files.isEmpty { return }
                throw Failure(
                    reason: "\(path), which \(files[0]) imports, is not there",
                    origin: .file(path: files[0]))
            }
            files.append(path)
            var own: Int64?
            if case .int(let number) = file["version"]?.value { own = number }
            if generation == .two {
                if (own ?? 0 >= 3) != (rootVersion ?? own ?? 0 >= 3) {
                    throw Failure(
                        reason:
                            "its files have different versions, of which releases of containerd "
                            + "make different things", origin: .file(path: path))
                }
                rootVersion = rootVersion ?? own ?? 0
            }
            version = own ?? version
            merge(generation == .two ? Self.migrated(file, version: own ?? 0) : file)
            pending += try Self.imports(of: file, path, host)
        }
        try requireOldForm()
    }

    /// Containerd 1 does not start with a newer version than 2, and in that with short names.
    private func requireOldForm() throws(Failure) {
        guard generation == .one, version >= 2 else { return }
        guard version == 2 else {
            throw Failure(
                reason: "a file of version \(version) is none for containerd 1",
                origin: config["version"]?.origin ?? config.origin)
        }
        for (name, settings) in config["plugins"]?.fields ?? [:]
        where name.count(where: { $0 == "." }) < 3 {
            throw Failure(
                reason: "plugins.\(name) is no name in a file of version 2",
                origin: settings.origin)
        }
    }

    /// The settings of the plugin that serves the kubelet: those about containers.
    var runtime: Fact? {
        plugin(generation == .two ? "io.containerd.cri.v1.runtime" : cri)
    }

    /// Those about images and registries.
    var images: Fact? {
        plugin(generation == .two ? "io.containerd.cri.v1.images" : cri)
    }

    /// Those of its server for exec and attach.
    var streaming: Fact? {
        plugin(generation == .two ? "io.containerd.grpc.v1.cri" : cri)
    }

    /// The name of the plugin in a file of the merged version.
    private var cri: String { version < 2 ? "cri" : "io.containerd.grpc.v1.cri" }

    func plugin(_ name: String) -> Fact? { config.at(["plugins", name]) }

    /// Whether the plugin that serves the kubelet is on.
    var servesKubernetes: Fact {
        let names: Set = [
            "cri", "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime",
            "io.containerd.cri.v1.images",
        ]
        if let entry = config["disabled_plugins"]?.elements.first(where: {
            names.contains($0.text ?? "")
        }) {
            return Fact(.bool(false), from: entry.origin)
        }
        return Fact(.bool(true), from: config["disabled_plugins"]?.origin ?? config.origin)
    }

    private static func read(_ path: String, _ host: HostView) throws(Failure) -> Fact? {
        let origin = Origin.file(path: path)
        let contents: FileContents?
        do throws(HostError) {
            contents = try host.contents(of: path)
        } catch {
            throw Failure(reason: "\(error)", origin: origin)
        }
        guard let contents else { return nil }
        do throws(TOMLError) {
            return Fact(try TOML.document(bytes: contents.bytes, path: path), path: path)
        } catch {
            throw Failure(
                reason: "\(error)",
                origin: .file(path: path, line: error.line, column: error.column))
        }
    }

    /// The files that one names, in the order in which they are read.
    private static func imports(
        of file: Fact, _ path: String, _ host: HostView
    ) throws(Failure) -> [String] {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        var found: [String] = []
        for element in file["imports"]?.elements ?? [] {
            guard let text = element.text, !text.isEmpty else { continue }
            let place = text.hasPrefix("/") ? text : "\(folder)/\(text)"
            guard place.contains("*") else {
                found.append(place)
                continue
            }
            do throws(HostError) {
                found += try paths(place, host)
            } catch {
                throw Failure(reason: "\(error)", origin: element.origin)
            }
        }
        return found
    }

    /// As Go's `filepath.Glob`, to which `*` stands for a leading point too.
    private static func paths(_ pattern: String, _ host: HostView) throws(HostError) -> [String] {
        var found = try host.glob(pattern)
        let start = pattern.lastIndex(of: "/").map(pattern.index(after:)) ?? pattern.startIndex
        if "*?[".contains(pattern[start...].first ?? "x") {
            found += try host.glob(pattern[..<start] + "." + pattern[start...])
        }
        return Set(found).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Puts a file over what was read before; empty texts, zeros and false count only in plugins.
    private mutating func merge(_ file: Fact) {
        var fields = config.fields
        for (name, value) in file.fields where name != "imports" {
            fields[name] =
                name == "plugins"
                ? plugins(fields[name], value) : fields[name]?.covered(by: value) ?? value
        }
        config = Fact(.map(fields), from: files.count == 1 ? file.origin : config.origin)
    }

    private func plugins(_ old: Fact?, _ new: Fact) -> Fact {
        guard let old else { return new }
        switch generation {
        case .one: return Fact(.map(old.fields.merging(new.fields) { $1 }), from: new.origin)
        case .two: return old.joined(with: new)
        }
    }

    /// A file with the names that containerd 2 uses inside.
    private static func migrated(_ file: Fact, version: Int64) -> Fact {
        guard version < 3, case .map(var plugins)? = file["plugins"]?.value else { return file }
        if version < 2, let old = plugins.removeValue(forKey: "cri") {
            let name = "io.containerd.grpc.v1.cri"
            plugins[name] = plugins[name]?.joined(with: old) ?? old
        }
        if let old = plugins["io.containerd.grpc.v1.cri"] {
            for part in ["runtime", "images"] {
                let name = "io.containerd.cri.v1.\(part)"
                plugins[name] = plugins[name].map { old.joined(with: $0) } ?? old
            }
        }
        var fields = file.fields
        fields["plugins"] = Fact(.map(plugins), from: file["plugins"]?.origin ?? file.origin)
        return Fact(.map(fields), from: file.origin)
    }
}

extension Fact {
    /// A setting outside of plugins with that of an import over it: what is empty leaves it, and
    /// lists grow.
    fileprivate func covered(by other: Fact) -> Fact {
        switch (value, other.value) {
        case (.map(let own), .map(let others)):
            Fact(.map(own.merging(others) { $0.covered(by: $1) }), from: origin)
        case (.list(let own), .list(let others)): Fact(.list(own + others), from: other.origin)
        case (_, .string("")), (_, .int(0)), (_, .bool(false)), (_, .double(0)): self
        default: other
        }
    }
}
