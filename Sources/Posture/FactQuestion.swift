/// A question about a component that expressions can ask: `node.sshd.forConnection('root', '', '::1')`.
///
/// It is answered from the component's facts alone: whatever the answer needs the probe has seen.
package struct FactQuestion: Sendable {
    package let component: String
    package let name: String
    /// What the arguments are, all of them texts, in words of one kind: `user`, `address`.
    package let parameters: [String]
    package let result: FactType
    /// An answer that depends on what is not known is unknown, or holds what is unknown.
    package let answer: @Sendable (_ component: Fact, _ arguments: [String]) -> Fact

    package init(
        component: String, name: String, parameters: [String], result: FactType,
        answer: @escaping @Sendable (_ component: Fact, _ arguments: [String]) -> Fact
    ) {
        self.component = component
        self.name = name
        self.parameters = parameters
        self.result = result
        self.answer = answer
    }
}
