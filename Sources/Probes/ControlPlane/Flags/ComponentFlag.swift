import Posture

/// A command-line flag of a component of the control plane.
struct ComponentFlag: Hashable, Sendable {
    /// How the component reads the flag's value, and what it makes of several uses (Go's pflag).
    enum Kind: Hashable, Sendable {
        case bool
        case int
        case double
        case string
        case duration
        /// Values between commas; further uses add to the first (`StringSlice`).
        case strings
        /// One value a use (`StringArray`).
        case stringArray
        /// `key=value` between commas; further uses add.
        case map
        /// `Gate=true` between commas, with the component's name and a colon before it or without.
        case gates

        var factType: FactType {
            switch self {
            case .bool: .bool
            case .int: .int
            case .double: .double
            case .string: .string
            case .duration: .duration
            case .strings, .stringArray: .list(.string)
            case .map: .map(.string)
            case .gates: .map(.bool)
            }
        }

        /// What the component has where neither a flag nor a default sets anything.
        var zero: FactValue {
            switch self {
            case .bool: .bool(false)
            case .int: .int(0)
            case .double: .double(0)
            case .string: .string("")
            case .duration: .duration(nanoseconds: 0)
            case .strings, .stringArray: .list([])
            case .map, .gates: .map([:])
            }
        }

        /// The words for a message.
        var words: String {
            switch self {
            case .bool: "true or false"
            case .int: "an integer"
            case .double: "a number"
            case .duration: "a duration"
            case .map, .gates: "a list of key=value"
            case .string, .strings, .stringArray: "a text"
            }
        }
    }

    /// What the file is that a flag names.
    enum Role: Hashable, Sendable {
        case plain
        case certificate
        case key
        /// A file that says how the component works.
        case configuration
        case kubeconfig
    }

    /// A built-in default from one minor version on.
    struct Default: Hashable, Sendable {
        let since: Int
        let value: FactValue
    }

    let name: String
    let kind: Kind
    /// Oldest first; empty: the kind's zero.
    var defaults: [Default] = []
    var role = Role.plain
    /// The first minor version that has the flag.
    var since = 0
    /// The first minor version that does not have it any more; nil where the newest has.
    var removed: Int?
    /// Whether it is a fact, and not only known as a flag.
    var isFact = true
    var summary = ""

    /// The name of the fact: `anonymousAuth`.
    var field: String {
        let parts = name.split(separator: "-")
        return parts.dropFirst().reduce(parts.first.map(String.init) ?? "") {
            $0 + $1.prefix(1).uppercased() + $1.dropFirst()
        }
    }

    /// Whether a component of this version has the flag; nil version: of any.
    func exists(in version: KubernetesVersion?) -> Bool {
        guard let minor = version?.minor else { return true }
        return minor >= since && minor < removed ?? .max
    }
}

/// Short forms in which the tables of flags are written.
extension ComponentFlag {
    static func flag(
        _ name: String, _ kind: Kind, _ value: FactValue? = nil, _ role: Role = .plain,
        since: Int = 0, removed: Int? = nil, summary: String = ""
    ) -> ComponentFlag {
        ComponentFlag(
            name: name, kind: kind, defaults: value.map { [Default(since: 0, value: $0)] } ?? [],
            role: role, since: since, removed: removed, summary: summary)
    }

    /// Flags that are known, but of which nobody needs to be told.
    static func others(
        _ kind: Kind, since: Int = 0, removed: Int? = nil, _ names: String
    ) -> [ComponentFlag] {
        names.split(whereSeparator: \.isWhitespace).map {
            ComponentFlag(
                name: String($0), kind: kind, since: since, removed: removed, isFact: false)
        }
    }

    /// The same flag with another default from a minor version on.
    func changing(in minor: Int, to value: FactValue) -> ComponentFlag {
        var flag = self
        if flag.defaults.isEmpty { flag.defaults = [Default(since: 0, value: kind.zero)] }
        flag.defaults.append(Default(since: minor, value: value))
        return flag
    }
}
