/// What expressions may name: variables, functions and where names are looked for.
public struct Environment: Sendable {
    let variables: [String]
    let variableTypes: [String: Type]
    let variableNumbers: [String: Int]
    let functions: [String: Function]
    let placeFunctions: [String: Type]
    let placeMembers: [String: [PlaceMember]]
    /// `a.b`: a name `x` is looked for as `a.b.x`, `a.x` and `x`.
    let container: String
    /// The first parts of all names that have several; nil where any name may be part of one.
    let dottedNameStarts: Set<String>?

    /// An environment with all functions of the language and its extensions, and the host's own.
    ///
    /// Place functions are named with the type of their result. Their only argument is a place
    /// and not a value, as in `origin(node.kubelet.port)`: the host is told the place, whatever
    /// stands there, and answers when the expression is evaluated. Place members are told the
    /// place of their target, and have further arguments that are values.
    ///
    /// `zoneOffset` gives the seconds east of UTC of a time zone's name at a moment, nil for a
    /// name that it does not know. This library reads no database of zones; without that answer
    /// an expression may name `UTC` and offsets as `+02:00`, and any other zone is an error.
    public init(
        variables: [String: Type], functions: [Function] = [],
        placeFunctions: [String: Type] = [:], placeMembers: [PlaceMember] = [],
        container: String = "",
        zoneOffset: (@Sendable (_ zone: String, _ moment: Timestamp) -> Int64?)? = nil
    ) {
        self.variables = variables.keys.sorted()
        variableTypes = variables
        variableNumbers = Dictionary(
            uniqueKeysWithValues: self.variables.enumerated().map { ($1, $0) })
        let zoned = zoneOffset.map { StandardFunctions.times(zoneOffset: $0) } ?? []
        // Functions of the host with one name are forms of one function.
        let own = Dictionary(functions.map { ($0.name, $0) }) {
            Function($0.name, $0.overloads + $1.overloads)
        }
        self.functions = Self.library.merging(zoned.map { ($0.name, $0) }) { $1 }
            .merging(own) { $1 }
        self.placeFunctions = placeFunctions
        self.placeMembers = Dictionary(grouping: placeMembers, by: \.name)
        self.container = container
        dottedNameStarts =
            container.isEmpty
            ? Set((self.variables + Self.typeNames).compactMap(Self.firstPart)) : nil
    }

    /// What stands before the first dot of a name; nil where it has none.
    private static func firstPart(_ name: String) -> String? {
        name.firstIndex(of: ".").map { String(name[..<$0]) }
    }

    /// Checks an expression and prepares it for evaluation.
    ///
    /// Throws what is wrong with it: no expression, an unknown name, types that do not go
    /// together, or a result that cannot be of the type that is expected.
    public func compile(
        _ source: String, expecting expected: Type = .dyn
    ) throws(CELError) -> Program {
        try program(for: try Parser.parse(source), expecting: expected)
    }

    /// Prepares an expression without checking it: what is wrong shows when it is evaluated.
    public func compileUnchecked(_ source: String) throws(CELError) -> Program {
        try uncheckedProgram(for: try Parser.parse(source))
    }

    func program(
        for expression: Expression, expecting expected: Type = .dyn
    ) throws(CELError) -> Program {
        var planner = Planner(environment: self, isChecking: true)
        let (node, type) = try planner.plan(expression)
        guard planner.unifier.unify(type, expected) else {
            throw CELError(
                position: expression.start,
                message: "the expression gives \(planner.unifier.closed(type)), not \(expected)")
        }
        return planner.program(node, planner.unifier.closed(type))
    }

    func uncheckedProgram(for expression: Expression) throws(CELError) -> Program {
        var planner = Planner(environment: self, isChecking: false)
        let (node, _) = try planner.plan(expression)
        return planner.program(node, .dyn)
    }

    private static let library: [String: Function] = Dictionary(
        [
            StandardFunctions.all, RegexExtension.all, StringExtension.all, MathExtension.all,
            ListExtension.all, ListReductions.all, SetExtension.all, EncoderExtension.all,
            OptionalExtension.all, NetworkExtension.all,
        ].joined().map { ($0.name, $0) }
    ) { Function($0.name, $0.overloads + $1.overloads) }

    /// The names under which a name is looked for, the one that counts most first.
    func candidates(_ name: String, isAbsolute: Bool) -> [String] {
        if isAbsolute || container.isEmpty { return [name] }
        var parts = container.split(separator: ".")
        var names: [String] = []
        while !parts.isEmpty {
            names.append(parts.joined(separator: ".") + "." + name)
            parts.removeLast()
        }
        return names + [name]
    }

    /// The types that an expression may name.
    static let typeNames: Set<String> = [
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type",
        "google.protobuf.Timestamp", "google.protobuf.Duration", "optional_type", "net.IP",
        "net.CIDR",
    ]
}
