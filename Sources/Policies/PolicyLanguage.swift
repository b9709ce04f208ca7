import CEL
import Posture

/// The expression language as policies see it.
///
/// `node` is the tree of facts, `params` the pack's parameters, `now` the moment of the check,
/// `origin(node.x)` where a fact comes from, `mode.within('0600')` whether a file's mode grants
/// nothing more than another, and the questions of the shape are answered from the facts.
/// `node.firewall.reach('tcp', 22).within(networks)` tells whether nobody else reaches a port.
struct PolicyLanguage: Sendable {
    static let node = "node"
    static let parameters = "params"
    static let now = "now"
    static let origin = "origin"

    private let nodeType: Type
    private let questions: [FactQuestion]
    private let environment: Environment

    init(shape: FactShape) {
        self.init(shape.root.celType(named: Self.node), shape.questions, PackParameters())
    }

    private init(_ nodeType: Type, _ questions: [FactQuestion], _ parameters: PackParameters) {
        self.nodeType = nodeType
        self.questions = questions
        let reach = ReachFunctions(node: nodeType)
        environment = Environment(
            variables: [
                Self.node: nodeType,
                Self.parameters: parameters.type.celType(named: Self.parameters),
                Self.now: .timestamp,
            ],
            functions: [FileMode.within] + (reach?.functions ?? []),
            placeFunctions: [Self.origin: .string],
            placeMembers: (reach.map { [$0.member] } ?? [])
                + questions.compactMap { Self.member($0, of: nodeType) })
    }

    /// Nil for a question about a component that is not declared.
    private static func member(_ question: FactQuestion, of nodeType: Type) -> PlaceMember? {
        guard case .object(let node) = nodeType, let component = node.fields[question.component]
        else { return nil }
        let result = question.result.celType(
            named: "\(Self.node).\(question.component).\(question.name)()")
        return PlaceMember(
            question.name, of: component, [question.parameters.map { _ in .string }], result)
    }

    /// The same language with the parameters of a pack.
    func with(_ parameters: PackParameters) -> PolicyLanguage {
        PolicyLanguage(nodeType, questions, parameters)
    }

    /// Checks an expression against the declared facts and makes it ready to be evaluated.
    func compile(_ source: String, expecting type: Type) throws(CELError) -> Program {
        try environment.compile(source, expecting: type)
    }
}
