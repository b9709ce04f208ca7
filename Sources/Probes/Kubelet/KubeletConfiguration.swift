import HostSystem
import Posture
import YAML

/// The configuration that one kubelet uses: defaults, then the file, then the drop-in folder, then
/// flags (`NewKubeletCommand` in `cmd/kubelet/app/server.go`).
struct KubeletConfiguration {
    /// All fields that a kubelet of this version has.
    private(set) var config: Fact
    /// What the kubelet ignores in its files.
    private(set) var warnings: [String] = []
    /// Why the kubelet does not start with these files and flags.
    private(set) var startErrors: [String] = []
    /// Why it is not known what is in its files; nil where it is.
    private(set) var doubt: String?
    /// The files of the drop-in folder that count, in their order.
    private(set) var dropIns: [String] = []

    private let version: KubernetesVersion?
    private let files: ConfigFiles

    init(launch: KubeletLaunch, flags: CommandFlags, version: KubernetesVersion?) {
        self.version = version
        files = ConfigFiles(launch: launch)
        config = ConfigDefaults(version: version).legacy()
        do throws(ConfigFileError) {
            try files.requireNoDynamicConfiguration(flags["dynamic-config-dir"]?.value, version)
            if let file = flags["config"]?.value, !file.isEmpty {
                try readFile(launch.absolute(file))
            }
            if let folder = flags["config-dir"]?.value, !folder.isEmpty {
                try readFolder(launch.absolute(folder), launch)
            }
        } catch {
            if error.isRefusal {
                startErrors.append(error.description)
            } else {
                doubt = error.description
            }
            let reason = error.isRefusal ? "the kubelet does not start with its files: " : ""
            config = Self.unknown(KubeletFields.type, reason + error.description, error.origin)
        }
        hideHeaders()
        var overlay = ConfigFlags()
        config = overlay.applying(flags, to: config, version: version)
        startErrors += overlay.errors + flags.problems
        startErrors += flags.leftovers.map { "'\($0)' on the command line is no flag" }
    }

    private mutating func readFile(_ path: String) throws(ConfigFileError) {
        let node = try files.document(path, warnings: &warnings)
        let set = try decode(node, ignoresCase: false)
        let defaults = ConfigDefaults(version: version)
        config = defaults.fillingHardEviction(defaults.filling(set))
    }

    private mutating func readFolder(
        _ path: String, _ launch: KubeletLaunch
    ) throws(ConfigFileError) {
        try files.requireDropInSupport(version, path)
        dropIns = try files.dropIns(path)
        let base = config
        var documents: [ConfigNode] = []
        for file in dropIns { documents.append(try files.document(file, warnings: &warnings)) }
        switch version?.minor {
        case .some(..<32): config = try layered(documents)
        case .some: config = try merged(documents)
        case nil:
            let newer = try merged(documents)
            let told = warnings
            config = newer.agreed(
                with: try layered(documents),
                "how drop-ins count depends on the kubelet's version, which is not known")
            warnings = told
        }
        // Drop-ins are joined with thresholds that differ between versions.
        if case .unknown = base["evictionHard"]?.value {
            config.set(base["evictionHard"], at: ["evictionHard"])
        }
    }

    /// Until 1.31 drop-ins were put over the finished configuration, without defaults for what
    /// they set to zero or null.
    private mutating func layered(_ documents: [ConfigNode]) throws(ConfigFileError) -> Fact {
        let nothing = ConfigNode(content: .map([:]), origin: config.origin)
        let node = documents.reduce(nothing) { $0.merging($1) }
        return config.joined(with: try decode(node, ignoresCase: true))
    }

    /// From 1.32 on they are merged into the configuration, which is then filled with defaults.
    private mutating func merged(_ documents: [ConfigNode]) throws(ConfigFileError) -> Fact {
        let node = documents.reduce(ConfigNode(configuration: config)) { $0.merging($1) }
        let set = try decode(node, ignoresCase: true)
        return ConfigDefaults(version: version).filling(set).keepingOrigins(of: config)
    }

    private mutating func decode(
        _ node: ConfigNode, ignoresCase: Bool
    ) throws(ConfigFileError) -> Fact {
        var decoder = ConfigDecoder(version: version, ignoresCase: ignoresCase)
        let set = decoder.configuration(node)
        warnings += decoder.warnings
        guard let set, decoder.errors.isEmpty else {
            throw .refused(decoder.errors.joined(separator: "; "), node.origin)
        }
        return set
    }

    /// Headers of `staticPodURL` carry credentials.
    private mutating func hideHeaders() {
        guard case .map(let headers) = config["staticPodURLHeader"]?.value else { return }
        config.set(
            Fact(
                .map(headers.mapValues { Fact(.list([]), from: $0.origin) }),
                from: config["staticPodURLHeader"]?.origin ?? config.origin),
            at: ["staticPodURLHeader"])
    }

    /// Every field unknown for one reason.
    private static func unknown(_ type: ConfigType, _ reason: String, _ origin: Origin) -> Fact {
        guard case .record(let fields) = type else { return .unknown(reason, from: origin) }
        return Fact(
            .map(
                Dictionary(
                    fields.map { ($0.name, unknown($0.type, reason, origin)) }
                ) { $1 }),
            from: origin)
    }
}

/// Why a kubelet's files do not tell its configuration.
enum ConfigFileError: Error {
    /// The kubelet itself does not take them, and does not start.
    case refused(String, Origin)
    /// Merlon cannot tell what is in them, or whether the kubelet has read them.
    case undecided(String, Origin)

    var isRefusal: Bool {
        if case .refused = self { true } else { false }
    }

    var description: String {
        switch self {
        case .refused(let text, _), .undecided(let text, _): text
        }
    }

    var origin: Origin {
        switch self {
        case .refused(_, let origin), .undecided(_, let origin): origin
        }
    }
}
