import Posture
import Testing

@testable import Policies

struct PackReaderTests {
    @Test func `a pack is read`() throws {
        let pack = try read(examplePack())
        let control = try #require(pack.controls.first)
        #expect(pack.name == "example")
        #expect(pack.sha256.count == 64)
        #expect(control.severity == .high)
        #expect(control.phase == .bootstrap)
        #expect(control.location == "/p.yaml:5:3")
        #expect(control.tests.first?.problem(in: control) == nil)
    }

    @Test func `a control may be one of the running kubelet`() throws {
        let pack = try read(examplePack(extra: "  phase: running"))
        #expect(pack.controls.first?.phase == .running)
    }

    @Test(arguments: [
        ("", "/p.yaml:1:1: the file is empty"),
        ("a: [", "/p.yaml:"),
        ("- a", "/p.yaml:1:1: a policy pack must be a mapping"),
        (examplePack(severity: "hihg"), "/p.yaml:7:13: severity is 'hihg'"),
        (examplePack(severity: "hihg"), "did you mean 'high'?"),
        (examplePack(extra: "  phase: runing"), "phase is 'runing'; it must be one of"),
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
        (examplePack(facts: "{$unknown: x}"), "'facts' must name components"),
        (examplePack(expression: "!node.kubelet.anonymous"), "put the expression in quotes"),
    ])
    func `a mistake is told with its place and the likely fix`(text: String, part: String) {
        let error = #expect(throws: PolicyError.self) { try read(text) }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("hello, world", "/p.yaml:1:1: a policy pack must be a mapping, not a string"),
        ("a: [1, 2", "/p.yaml:2:1: while parsing a flow sequence (from 1:4)"),
        ("a: \u{1}", "/p.yaml:1:4: "), ("\u{0}ELF", "/p.yaml:1:1: "),
        ("apiVersion: merlon.dev/v2", "this version of Merlon reads 'merlon.dev/v1alpha1'"),
        (examplePack() + "\nkind: PolicyPack", "/p.yaml:16:1: key 'kind' stands twice"),
        (
            examplePack().replacing("controls:", with: "contrls:"),
            "/p.yaml:4:1: unknown key 'contrls' in a policy pack; did you mean 'controls'?"
        ),
        (
            examplePack().replacing("  title: No anonymous requests\n", with: ""),
            "lacks the key 'title'"
        ),
        (
            examplePack().replacing("{text: Turn it off}", with: "now"),
            "remediation must be a mapping"
        ),
        (examplePack().replacing("cis-1.12/", with: "cis "), "must be 'framework/item'"),
        (examplePack().replacing("notApplicable", with: "passed"), "'expect' is 'passed'"),
        (examplePack().replacing("name: first, ", with: ""), "a test lacks the key 'name'"),
        (
            examplePack(extra: "  - {name: first, facts: {}, expect: fail}"),
            "/p.yaml:15:5: two tests have the name 'first'"
        ),
        (
            "apiVersion: merlon.dev/v1alpha1\nkind: PolicyPack\nmetadata: {name: x}\ncontrols: []",
            "/p.yaml:4:11: 'controls' is empty"
        ),
    ])
    func `what is no pack is told apart`(text: String, part: String) {
        let error = #expect(throws: PolicyError.self) { try read(text) }
        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }

    @Test func `the problems of all controls are told at once`() {
        let first = examplePack(severity: "hihg", expression: "nod")
        let second = examplePack(id: "other", expression: "sise(1) == 1").split(separator: "\n")
        let text = first + second.dropFirst(4).joined(separator: "\n")
        let error = #expect(throws: PolicyError.self) { try read(text) }
        let lines = error?.description.split(separator: "\n") ?? []
        #expect(lines.count == 2, "\(lines)")
        #expect(lines.first?.hasPrefix("/p.yaml:7:13: severity is 'hihg'") == true)
        #expect(lines.last?.contains("did you mean 'size'?") == true)
    }

    @Test func `a pack states its version`() throws {
        #expect(try read(examplePack()).version == nil)
        let text = examplePack().replacing(
            "{name: example}", with: "{name: example, version: 1.10}")
        #expect(try read(text).version == "1.10")
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

    @Test(arguments: [
        ("'node.kubelet.pidd > 1'", 29), (#""'\u00e9' == 'a' && node.kubelet.pidd > 1""#, 15),
        ("'node.os.name == ''a'' && node.kubelet.pidd > 1'", 15),
        ("&x node.kubelet.pidd > 1", 15),
        ("node.kubelet.pid > 1 &&\n        node.kubelet.pidd > 1", 15),
    ])
    func `a place is exact where the text stands as it is, else where it begins`(
        expression: String, column: Int
    ) {
        let error = #expect(throws: PolicyError.self) {
            try read(examplePack(expression: expression))
        }
        #expect(
            error?.description.hasPrefix("/p.yaml:9:\(column): ") == true,
            "\(error?.description ?? "")")
    }
}
