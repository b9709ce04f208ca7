import HostSystem
import Posture

/// What one etcd uses of its flags, its environment and its file, by etcd's own precedence.
///
/// A file excludes everything else. Without one, flags and variables stand beside each other, and
/// one setting in both keeps etcd from starting (`etcdmain/config.go`).
struct EtcdSettings {
    /// By the names of the flags; every field of ``EtcdField/all`` is here.
    private(set) var values: [String: Fact] = [:]
    /// Why etcd does not start like this.
    private(set) var startErrors: [String] = []
    /// Why the settings, or some of them, are not known; nil where they are.
    private(set) var doubt: String?
    /// The file that counts alone, as etcd is told it; nil where none is used.
    private(set) var configFile: String?
    /// The fields that are set anywhere, with those that could not be read.
    private(set) var explicit: Set<String> = []

    private let launch: ComponentLaunch
    private let version: EtcdVersion?

    init(launch: ComponentLaunch, flags: EtcdFlags, version: EtcdVersion?) {
        self.launch = launch
        self.version = version
        startErrors = flags.problems
        if launch.process == nil {
            startErrors += flags.unknown.map { "etcd has no flag --\($0)" }
        }
        switch file(flags) {
        case .file(let path):
            configFile = path
            read(path)
        case .none: resolve(flags)
        case .unknown(let reason, let origin): fill(unknown: reason, origin)
        }
        addDefaults()
    }

    private enum FileChoice {
        case file(String)
        case none
        case unknown(String, Origin)
    }

    /// The flag counts before the variable, an empty one as if it were not given.
    private func file(_ flags: EtcdFlags) -> FileChoice {
        if let use = flags["config-file"], use.doubt != nil || !use.value.isEmpty {
            return use.doubt.map { .unknown($0, use.origin) } ?? .file(use.value)
        }
        if let reason = flags.doubt { return .unknown(reason, launch.origin) }
        guard let environment = launch.environment else {
            return .unknown(
                "the environment of etcd, which can set everything, could not be read",
                launch.origin)
        }
        guard let variable = environment["ETCD_CONFIG_FILE"] else { return .none }
        switch variable.value {
        case .string(let path): return path.isEmpty ? .none : .file(path)
        case .unknown(let reason): return .unknown(reason, variable.origin)
        default: return .none
        }
    }

    private mutating func resolve(_ flags: EtcdFlags) {
        for field in EtcdField.all {
            let variable = launch.environment?[field.variable]
            if let use = flags[field.name] {
                explicit.insert(field.name)
                if let variable, variable.value != .string("") {
                    startErrors.append(
                        "--\(field.name) and \(field.variable) are given both")
                }
                // Every use is taken in turn, and one that is wrong is fatal.
                for other in flags.uses where other.name == field.name && other.doubt == nil {
                    if field.value(other.value, from: other.origin) == nil {
                        startErrors.append("--\(field.name): '\(other.value)' is no boolean")
                    }
                }
                values[field.name] =
                    use.doubt.map { .unknown($0, from: use.origin) }
                    ?? field.value(use.value, from: use.origin)
                    ?? .unknown("--\(field.name): '\(use.value)' is no boolean", from: use.origin)
            } else if let variable {
                take(variable, field)
            }
        }
        let advertised = "advertise-client-urls"
        if explicit.contains("listen-client-urls"), !explicit.contains(advertised) {
            startErrors.append("--listen-client-urls needs --\(advertised)")
        }
    }

    /// A variable, of which an empty one counts as if it were not there.
    private mutating func take(_ variable: Fact, _ field: EtcdField) {
        switch variable.value {
        case .string(""): return
        case .string(let text):
            explicit.insert(field.name)
            if let value = field.value(text, from: variable.origin) {
                values[field.name] = value
            } else {
                let problem = "\(field.variable): '\(text)' is no boolean"
                startErrors.append(problem)
                values[field.name] = .unknown(problem, from: variable.origin)
            }
        default:
            explicit.insert(field.name)
            values[field.name] = variable
        }
    }

    private mutating func read(_ path: String) {
        do throws(EtcdConfigFile.Failure) {
            let file = try EtcdConfigFile(launch.absolute(path), launch)
            values = file.values
            explicit = Set(file.values.keys)
            startErrors += file.problems
        } catch {
            if error.isRefusal { startErrors.append(error.reason) }
            fill(unknown: error.reason, .file(path: launch.files.shown(launch.absolute(path))))
        }
    }

    private mutating func fill(unknown reason: String, _ origin: Origin) {
        doubt = reason
        for field in EtcdField.all { values[field.name] = .unknown(reason, from: origin) }
    }

    private mutating func addDefaults() {
        let origin = Origin.builtInDefault(component: "etcd", version: version?.text)
        for field in EtcdField.all where values[field.name] == nil {
            values[field.name] = field.value(field.fallback, from: origin)
        }
        let data = values["data-dir"]
        if case .string("") = data?.value, case .string(let name) = values["name"]?.value {
            values["data-dir"] = Fact(.string("\(name).etcd"), from: origin)
        } else if case .string("") = data?.value {
            values["data-dir"] = .unknown("the member's name is not known", from: origin)
        }
    }
}
