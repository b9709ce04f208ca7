import HostSystem
import Posture
import YAML

/// A configuration file behind a flag: a document of a kind that the component knows.
struct StructuredFile {
    let document: YAMLNode
    /// How an operator calls the file.
    let path: String

    /// How the file of a flag is to be read.
    struct Form {
        let flag: String
        /// Nil where the component does not look at kind and version.
        let kind: String?
        /// The API groups with their versions that are taken.
        let apiVersions: [String]
        /// Whether the component reads the file again when it changes.
        var isReloaded = false

        /// Throws where a document is none that the component takes.
        func require(
            _ document: YAMLNode, path: String, at place: Origin
        ) throws(StructuredFileError) {
            guard document.entries != nil else {
                throw .refused("\(path): it is \(document.kindInWords), not a mapping", place)
            }
            guard let kind else { return }
            let own = document[key: "kind"]?.scalar?.text ?? ""
            let version = document[key: "apiVersion"]?.scalar?.text ?? ""
            guard own == kind, apiVersions.contains(version) else {
                throw .refused(
                    "\(path): it is a '\(own)' of '\(version)', not a \(kind) of "
                        + apiVersions.joined(separator: " or "), place)
            }
        }
    }

    /// A file that is younger than the process by more than this was changed after it was read;
    /// less is the coarseness of the two clocks.
    private static let clockSlackSeconds: Int64 = 2

    /// The document of the file; throws where the component refuses it, or where it is not known
    /// what it has read.
    init(
        _ named: String, _ form: Form, _ launch: ComponentLaunch
    ) throws(StructuredFileError) {
        let file = launch.absolute(named)
        let place = Origin.file(path: launch.files.shown(file))
        let found: (bytes: [UInt8], shown: String)?
        do {
            found = try launch.files.contents(of: file)
            if !form.isReloaded { try Self.requireUnchanged(file, launch) }
        } catch {
            throw .undecided("\(error)", place)
        }
        guard let found else {
            throw .refused("the file of --\(form.flag) is not there: \(file)", place)
        }
        path = found.shown
        do {
            guard
                let node = try YAML.document(bytes: found.bytes, path: path, onlyFirst: true),
                node.entries != nil
            else { throw StructuredFileError.refused("\(path): it holds nothing", place) }
            document = node
        } catch let error as StructuredFileError {
            throw error
        } catch let error as YAMLError where error.kind == .malformed {
            throw .refused("\(error)", place)
        } catch {
            throw .undecided("\(error)", place)
        }
        try form.require(document, path: path, at: place)
    }

    /// Throws where a process runs that has read the file in another form at its start.
    static func requireUnchanged(
        _ file: String, _ launch: ComponentLaunch
    ) throws(HostError) {
        guard let started = launch.started, let process = launch.process else { return }
        let spot = try launch.files.spot(file)
        guard let changed = try spot.view.lastChange(of: spot.path),
            changed > started + clockSlackSeconds
        else { return }
        throw HostError(
            path: spot.shown,
            problem: "it or its mode was changed at \(InternetTime.text(seconds: changed)), after "
                + "process \(process.pid) started at \(InternetTime.text(seconds: started)); what "
                + "that runs with is not known until it is restarted")
    }

    /// Where a node of the document stands.
    func origin(_ node: YAMLNode) -> Origin {
        .file(path: path, line: node.line, column: node.column)
    }

    /// Keys of a mapping that are none of these, for components that decode strictly.
    func unknownKeys(_ node: YAMLNode?, _ known: Set<String>, in role: String) -> [String] {
        (node?.entries ?? []).filter { !known.contains($0.name) }.map {
            "\(path):\($0.key.line):\($0.key.column): unknown field '\($0.name)' in \(role)"
        }
    }

    /// The texts of a list.
    func texts(_ node: YAMLNode?) -> [String] {
        (node?.elements ?? []).compactMap { $0.scalar?.text }
    }

    /// A list of texts as a fact; empty where it is not there.
    func list(_ node: YAMLNode?, or place: Origin) -> Fact {
        let elements = (node?.elements ?? []).compactMap { element in
            element.scalar.map { Fact(.string($0.text), from: origin(element)) }
        }
        return Fact(.list(elements), from: node.map(origin) ?? place)
    }

    /// A text as a fact; the default where it is not there.
    func text(_ node: YAMLNode?, or value: String, _ place: Origin) -> Fact {
        guard let node, let scalar = node.scalar, scalar.resolved != .null else {
            return Fact(.string(value), from: place)
        }
        return Fact(.string(scalar.text), from: origin(node))
    }

    /// A boolean as a fact; the default where it is not there, unknown where it is none.
    func bool(_ node: YAMLNode?, or value: Bool, _ place: Origin) -> Fact {
        guard let node else { return Fact(.bool(value), from: place) }
        switch node.scalar?.resolved {
        case .bool(let value): return Fact(.bool(value), from: origin(node))
        case .null: return Fact(.bool(value), from: place)
        default:
            return .unknown("it must be true or false, not \(node.kindInWords)", from: origin(node))
        }
    }

    /// An integer as a fact; nil where it is not there.
    func int(_ node: YAMLNode?) -> Fact? {
        guard let node else { return nil }
        switch node.scalar?.resolved {
        case .int(let value): return Fact(.int(value), from: origin(node))
        case .null: return nil
        default:
            return .unknown("it must be an integer, not \(node.kindInWords)", from: origin(node))
        }
    }
}

/// Why a file does not tell what a component does.
enum StructuredFileError: Error {
    /// The component itself does not take it, and does not start.
    case refused(String, Origin)
    /// Merlon cannot tell what is in it, or whether the component has read it.
    case undecided(String, Origin)

    var isRefusal: Bool {
        if case .refused = self { true } else { false }
    }

    var fact: Fact {
        switch self {
        case .refused(let text, let origin): .unknown("it does not start: \(text)", from: origin)
        case .undecided(let text, let origin): .unknown(text, from: origin)
        }
    }

    var text: String {
        switch self {
        case .refused(let text, _), .undecided(let text, _): text
        }
    }
}
