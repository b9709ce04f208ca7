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
            FactField("expiry", .timestamp),
            FactField("mode", .string),
            FactField("suites", .list(.string)),
            FactField("gates", .map(.bool)),
            FactField("extra", .any),
        ])),
    FactField("os", .record([FactField("name", .string)])),
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

/// The only control of a pack with this expression.
func control(_ expression: String, extra: String = "") throws -> Control {
    try #require(
        try read(examplePack(extra: extra, expression: "\"\(expression)\"")).controls.first)
}

func fact(_ value: FactValue, line: Int = 1) -> Fact {
    Fact(value, from: .file(path: "/c", line: line))
}

/// A node on which kubelets with these facts run.
func node(kubelets: [[String: Fact]]) -> FactSet {
    FactSet([
        FactSet.Component(
            name: "kubelet", instances: kubelets.map { Fact(.map($0), from: .search("test")) })
    ])
}

/// What the example pack's control with this expression finds on a node.
func finding(_ expression: String, on facts: FactSet, now: Int64 = 0) throws -> Finding {
    ControlEvaluator(facts: facts, now: now).finding(for: try control(expression))
}
