import Posture
import Testing

@testable import Policies

/// A small shape of facts for tests.
let exampleShape = FactShape(components: [
    FactField(
        "kubelet",
        .record([
            FactField("pid", .int),
            FactField("port", .int),
            FactField("anonymous", .bool),
            FactField("idle", .duration),
            FactField("mode", .string),
            FactField("suites", .list(.string)),
            FactField("gates", .map(.bool)),
        ]))
])

/// A pack with one control, whose lines may be replaced.
func examplePack(
    id: String = "no-anonymous", severity: String = "high", extra: String = "",
    expression: String = #""!node.kubelet.anonymous""#, facts: String = "{}"
) -> String {
    """
    apiVersion: merlon.dev/v1alpha1
    kind: PolicyPack
    metadata: {name: example}
    controls:
    - id: \(id)
      title: No anonymous requests
      severity: \(severity)
      when: has(node.kubelet)
      expression: \(expression)
      message: "'allowed by ' + origin(node.kubelet.anonymous)"
      remediation: {text: Turn it off}
      references: [cis-1.12/4.2.1]
      tests:
      - {name: first, facts: \(facts), expect: notApplicable}
    \(extra)
    """
}

func read(_ text: String) throws -> PolicyPack {
    try PackReader(shape: exampleShape).pack(bytes: Array(text.utf8), path: "/p.yaml")
}

struct PackReaderTests {
    @Test func `a pack is read`() throws {
        let pack = try read(examplePack())
        let control = try #require(pack.controls.first)
        #expect(pack.name == "example")
        #expect(pack.sha256.count == 64)
        #expect(control.severity == .high)
        #expect(control.location == "/p.yaml:5:3")
        #expect(control.tests.first?.problem(in: control) == nil)
    }

    @Test(arguments: [
        ("", "/p.yaml:1:1: the file is empty"),
        ("a: [", "/p.yaml:"),
        ("- a", "/p.yaml:1:1: a policy pack must be a mapping"),
        (examplePack(severity: "hihg"), "/p.yaml:7:13: severity is 'hihg'"),
        (examplePack(severity: "hihg"), "did you mean 'high'?"),
        (examplePack(id: "Not_Kebab"), "/p.yaml:5:7: 'Not_Kebab' is no id"),
        (examplePack(extra: "  expresion: x"), "/p.yaml:15:3: unknown key 'expresion'"),
        (examplePack(extra: "  expresion: x"), "did you mean 'expression'?"),
        (examplePack(expression: "node.kubelet.anonymus"), "/p.yaml:9:"),
        (examplePack(expression: "node.kubelet.anonymus"), "anonymous"),
        (examplePack(expression: "node.kubelet.port"), "/p.yaml:9:"),
        (examplePack(expression: "node.kubelet.port + 'x' == 'y'"), "/p.yaml:9:"),
        (examplePack(expression: "sise(node.kubelet.suites) > 0"), "size"),
        (examplePack(expression: "node.kubelet.anonymous &&"), "/p.yaml:9:"),
        (examplePack(expression: "nod.kubelet.anonymous"), "node"),
        (examplePack(facts: "{kubelet: {prot: 1}}"), "did you mean 'node.kubelet.port'?"),
        (examplePack(facts: "{kubelet: {port: x}}"), "'node.kubelet.port' must be an integer"),
        (examplePack(facts: "{kubelet: {idle: 4}}"), "must be a duration"),
    ])
    func `a mistake is told with its place and the likely fix`(text: String, part: String) {
        let error = #expect(throws: PolicyError.self) { try read(text) }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }

    @Test func `two controls with one id are an error that names both`() throws {
        let pack = try read(examplePack())
        let error = #expect(throws: PolicyError.self) { try PolicySet([pack, pack]) }
        #expect(error?.description.contains("'no-anonymous' is defined twice") == true)
    }

    @Test func `an id that no pack has is an error with the likely id`() throws {
        let policies = try PolicySet([read(examplePack())])
        let error = #expect(throws: PolicyError.self) {
            try policies.controls(withIDs: ["no-anonymos"])
        }
        #expect(error?.description.contains("did you mean 'no-anonymous'?") == true)
    }

    @Test func `an error in a literal block names the line inside it`() {
        let text = examplePack(
            expression: "|\n      node.kubelet.anonymous &&\n      node.kubelet.prot > 1")
        let error = #expect(throws: PolicyError.self) { try read(text) }
        #expect(error?.description.hasPrefix("/p.yaml:11:") == true, "\(error?.description ?? "")")
    }
}
