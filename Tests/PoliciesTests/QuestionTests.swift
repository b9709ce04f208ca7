import Posture
import Testing

@testable import Policies

/// Questions that expressions ask about a component.
struct QuestionTests {
    /// `node.os.named('x')`: the name with a suffix; unknown where the suffix is empty.
    private static let question = FactQuestion(
        component: "os", name: "named", parameters: ["suffix"],
        result: .record([FactField("full", .string), FactField("size", .int)])
    ) { os, arguments in
        guard case .string(let name)? = os["name"]?.value, let origin = os["name"]?.origin,
            let suffix = arguments.first, !suffix.isEmpty
        else { return .unknown("no suffix is told", from: os.origin) }
        return Fact(.map(["full": Fact(.string(name + suffix), from: origin)]), from: os.origin)
    }

    private static let facts = FactSet([
        FactSet.Component(
            name: "os",
            instances: [Fact(.map(["name": fact(.string("deb"), line: 4)]), from: .search("t"))])
    ])

    private func control(_ expression: String) throws -> Control {
        let text = """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: example}
            params: {suffixes: {default: [ian, x], summary: s}}
            controls:
            - id: named
              title: t
              severity: low
              expression: "\(expression)"
              message: "'by ' + origin(node.os.named('ian').full)"
              remediation: {text: r}
            """
        let shape = FactShape(components: exampleShape.components, questions: [Self.question])
        return try #require(
            try PackReader(shape: shape).pack(bytes: Array(text.utf8), path: "/p.yaml").controls
                .first)
    }

    private func finding(_ expression: String, _ facts: FactSet = facts) throws -> Finding {
        ControlEvaluator(facts: facts, now: 0).finding(for: try control(expression))
    }

    @Test(arguments: [
        ("node.os.named('ian').full == 'debian'", Finding.Status.pass),
        ("node.os.named('x').full == 'debian'", .fail), ("node.os.named('').full == 'x'", .unknown),
        ("has(node.os.named('x').full)", .pass), ("has(node.os.named('x').size)", .fail),
        ("node.os.named('x').size > 1", .unknown), ("node.os.named('x')['full'] == 'debx'", .pass),
        ("params.suffixes.all(s, node.os.named(s).full.startsWith('deb'))", .pass),
        ("node.os.named(node.kubelet.mode).full == 'x'", .unknown),
        ("node.os.named('').full == 'x' || true", .pass),
        ("cel.bind(n, node.os.named('ian'), n.full == 'debian')", .pass),
    ])
    func `an answer is a value like any other`(expression: String, status: Finding.Status) throws {
        #expect(try finding(expression).status == status)
    }

    @Test func `evidence names the question and the place of the answer`() throws {
        let evidence = try finding("node.os.named('it\\\\'s').full == 'debian'").evidence
        #expect(evidence.map(\.path.description) == ["node.os.named('it\\'s').full"])
        #expect(evidence.first?.fact == fact(.string("debit's"), line: 4))
        #expect(try finding("node.os.named('x').full == ''").message == "by /c:4")
    }

    @Test func `a component that is not there or not known has no answers`() throws {
        #expect(try finding("node.os.named('x').full == 'x'", FactSet([])).status == .unknown)
        let unread = FactSet([
            FactSet.Component(name: "os", instances: [fact(.unknown(reason: "permission denied"))])
        ])
        let finding = try finding("node.os.named('x').full == 'x'", unread)
        #expect(finding.reason == "permission denied")
    }

    @Test(arguments: [
        "node.os.named().full == 'x'", "node.os.named(1).full == 'x'",
        "node.os.named('x').ful == 'x'", "node.kubelet.named('x').full == 'x'",
        "node.os.named('x').full == 1", "named(node.os, 'x').full == 'x'",
    ])
    func `a question that is asked wrongly is an error of the pack`(expression: String) {
        #expect(throws: (any Error).self) { try control(expression) }
    }
}
