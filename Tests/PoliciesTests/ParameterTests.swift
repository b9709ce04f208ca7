import Posture
import Testing

@testable import Policies

struct ParameterTests {
    private func pack(_ params: String, _ control: String) throws -> PolicyPack {
        try read(
            """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: example}
            params: \(params)
            controls:
            - {id: c, title: T, severity: low, \(control)}
            """)
    }

    private func problem(_ params: String, _ control: String) -> String {
        let error = #expect(throws: PolicyError.self) { try pack(params, control) }
        return error.map { "\($0)" } ?? ""
    }

    @Test(arguments: [
        ("{a: {default: [x], summary: s}}", "'x' in params.a"),
        ("{a: {default: [], summary: s}}", "size(params.a) == 0"),
        ("{a: {default: true, summary: s}}", "params.a"),
        (
            "{a: {default: 4, summary: s}, b: {default: z, summary: s}}",
            "params.a == 4 && params.b == 'z'"
        ),
    ])
    func `a default counts`(params: String, expression: String) throws {
        let control = try #require(
            try pack(params, "expression: \"\(expression)\"").controls.first)
        let finding = ControlEvaluator(facts: FactSet([]), now: 0).finding(for: control)
        #expect(finding.status == .pass, "\(finding)")
        #expect(finding.evidence.first?.fact?.origin == .file(path: "/p.yaml", line: 4, column: 23))
    }

    @Test func `a mistake is told when the pack is read`() {
        let name = problem(
            "{certificateDays: {default: 1, summary: s}}", "expression: params.certificateDay > 1")
        #expect(name.contains("certificateDay"), "\(name)")
        let type = problem("{a: {default: x, summary: s}}", "expression: params.a > 1")
        #expect(type.contains("no matching overload"), "\(type)")
        #expect(
            problem("{a: {default: 1.5, summary: s}}", "expression: 'true'").contains(
                "must be a boolean"))
        #expect(
            problem("{a: {summary: s}}", "expression: 'true'").contains("lacks the key 'default'"))
        #expect(
            problem("{a-b: {default: 1, summary: s}}", "expression: 'true'").contains(
                "no name of a parameter"))
    }

    @Test func `a pack that stands twice in a file of values is a mistake`() throws {
        let text = """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyParameters
            params:
              pki: {certificateExpiryDays: 60}
              pki: {certificateExpiryDays: 1}
            """
        let error = #expect(throws: PolicyError.self) {
            try PackReader(shape: FactShape(components: [])).document(
                bytes: Array(text.utf8), path: "/p.yaml")
        }
        let problem = error.map { "\($0)" } ?? ""
        #expect(problem.contains("/p.yaml:5:3: pack 'pki' stands twice"), "\(problem)")
    }

    @Test func `what a node cannot answer is manual where it applies`() throws {
        let control = try #require(
            try pack("{}", "when: has(node.os), manual: 'Look: kubectl get ns'").controls.first)
        let there = FactSet([FactSet.Component(name: "os", instances: [fact(.map([:]))])])
        let finding = ControlEvaluator(facts: there, now: 0).finding(for: control)
        #expect(finding.status == .manual)
        #expect(finding.message == "Look: kubectl get ns")
        let absent = ControlEvaluator(facts: FactSet([]), now: 0).finding(for: control)
        #expect(absent.status == .notApplicable)
        #expect(problem("{}", "manual: x, expression: 'true'").contains("has no 'expression'"))
    }
}
