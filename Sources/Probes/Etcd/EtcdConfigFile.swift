import HostSystem
import Posture
import YAML

/// A configuration file of etcd.
///
/// etcd turns the YAML into JSON and that into its settings: keys that it does not know are passed
/// over, keys are found whatever their capitals, a number or boolean is taken for a text, and of a
/// text where a boolean is wanted nothing is made: etcd does not start.
struct EtcdConfigFile {
    /// Why a file's settings are not known.
    struct Failure: Error {
        let reason: String
        /// Whether etcd does not start for this reason.
        let isRefusal: Bool
    }

    /// The fields that the file sets, by the names of the flags.
    private(set) var values: [String: Fact] = [:]
    /// Why etcd does not start with this file.
    private(set) var problems: [String] = []
    private let path: String

    /// A file that changed this long after the start of the process is not what it was started
    /// with; both times are rounded.
    private static let clockSlackSeconds: Int64 = 2

    init(_ path: String, _ launch: ComponentLaunch) throws(Failure) {
        let document: YAMLNode?
        do {
            guard let (bytes, shown) = try launch.files.contents(of: path) else {
                throw Failure(reason: "\(path) is not there", isRefusal: true)
            }
            self.path = shown
            try Self.requireUnchanged(path, launch)
            document = try YAML.document(
                bytes: bytes, path: shown, onlyFirst: true, guessesJSON: false)
        } catch let failure as Failure {
            throw failure
        } catch let error as YAMLError {
            throw Failure(reason: "\(error)", isRefusal: error.kind == .malformed)
        } catch {
            throw Failure(reason: "\(error)", isRefusal: false)
        }
        guard let document, document.scalar?.resolved != .null else { return }
        guard document.entries != nil else {
            throw Failure(reason: "\(path): it is no mapping", isRefusal: true)
        }
        for field in EtcdField.all {
            guard let keys = field.keys, let node = Self.node(document, keys) else { continue }
            add(field, node)
        }
    }

    private static func requireUnchanged(
        _ path: String, _ launch: ComponentLaunch
    ) throws {
        guard let started = launch.started, let process = launch.process else { return }
        let spot = try launch.files.spot(path)
        guard let changed = try spot.view.lastChange(of: spot.path),
            changed > started + clockSlackSeconds
        else { return }
        throw Failure(
            reason: "\(spot.shown) or its mode was changed at "
                + "\(InternetTime.text(seconds: changed)), after etcd (pid \(process.pid)) started at "
                + "\(InternetTime.text(seconds: started)); what it runs with is not known until it is "
                + "restarted", isRefusal: false)
    }

    /// The value at a path of keys; of several that differ in their capitals the last in the order
    /// of their bytes, in which they are read.
    private static func node(_ document: YAMLNode, _ keys: [String]) -> YAMLNode? {
        keys.reduce(YAMLNode?.some(document)) { node, key in
            let names = Set((node?.entries ?? []).compactMap(\.name)).filter {
                $0.lowercased() == key
            }
            let last = names.max { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            return last.flatMap { node?[key: $0] }
        }
    }

    private mutating func add(_ field: EtcdField, _ node: YAMLNode) {
        let origin = Origin.file(path: path, line: node.line, column: node.column)
        if case .null = node.scalar?.resolved { return }
        let name = (field.keys ?? []).joined(separator: ".")
        switch (field.kind, node.content) {
        case (.bool, .scalar(let scalar)):
            guard case .bool(let value) = scalar.resolved else { break }
            values[field.name] = Fact(.bool(value), from: origin)
            return
        case (.text, .scalar(let scalar)), (.addresses, .scalar(let scalar)):
            let text = Self.text(scalar)
            // An empty text leaves addresses as they were.
            if field.kind == .addresses, text.isEmpty { return }
            values[field.name] = field.value(text, from: origin)
            return
        case (.list, .sequence(let elements)):
            values[field.name] = Fact(
                .list(
                    elements.compactMap(\.scalar).map {
                        Fact(.string(Self.text($0)), from: origin)
                    }), from: origin)
            return
        // Versions differ in whether these are lists or texts.
        case (.list, .scalar(let scalar)) where field.name != "cipher-suites":
            values[field.name] = field.value(Self.text(scalar), from: origin)
            return
        default: break
        }
        let problem = "\(path):\(node.line): \(name) cannot be \(node.kindInWords)"
        problems.append(problem)
        values[field.name] = .unknown(problem, from: origin)
    }

    private static func text(_ scalar: YAMLScalar) -> String {
        if case .bool(let value) = scalar.resolved { value ? "true" : "false" } else { scalar.text }
    }
}
