import CEL

/// The expression language as policies see it.
///
/// `node` is the tree of facts, `params` the pack's parameters, `now` the moment of the check,
/// `origin(node.x)` where a fact comes from, and `mode.within('0600')` whether a file's mode grants nothing more than another.
/// `node.firewall.reach('tcp', 22).within(networks)` tells whether nobody else reaches a port.
struct PolicyLanguage: Sendable {
    static let node = "node"
    static let parameters = "params"
    static let now = "now"
    static let origin = "origin"

    private let environment: Environment

    init(shape: FactShape, parameters: PackParameters = PackParameters()) {
        let root = shape.root.celType(named: Self.node)
        let reach = ReachFunctions(node: root)
        environment = Environment(
            variables: [
                Self.node: root,
                Self.parameters: parameters.type.celType(named: Self.parameters),
                Self.now: .timestamp,
            ],
            functions: [FileMode.within] + (reach?.functions ?? []),
            placeFunctions: [Self.origin: .string], placeMembers: reach.map { [$0.member] } ?? [])
    }

    /// Checks an expression against the declared facts and makes it ready to be evaluated.
    func compile(_ source: String, expecting type: Type) throws(CELError) -> Program {
        try environment.compile(source, expecting: type)
    }
}
