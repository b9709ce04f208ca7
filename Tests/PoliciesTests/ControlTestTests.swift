import Testing

@testable import Policies

struct ControlTestTests {
    private func problem(facts: String, expect: String, extra: String = "") throws -> String? {
        let text = examplePack(facts: facts)
            .replacing("expect: notApplicable", with: "expect: \(expect)\(extra)")
        let control = try #require(try read(text).controls.first)
        return try #require(control.tests.first).problem(in: control)
    }

    @Test(arguments: [
        ("{kubelet: {anonymous: false}}", "pass"), ("{kubelet: {anonymous: true}}", "fail"),
        ("{kubelet: {anonymous: {$unknown: not read}}}", "unknown"), ("{}", "notApplicable"),
        ("{kubelet: {$unknown: no permission}}", "unknown"), ("{kubelet: {}}", "unknown"),
    ])
    func `an example that ends as expected has no problem`(facts: String, expect: String) throws {
        #expect(try problem(facts: facts, expect: expect) == nil)
    }

    @Test func `one that ends otherwise is told with its place`() throws {
        let problem = try problem(facts: "{kubelet: {anonymous: true}}", expect: "pass")
        #expect(
            problem == "/p.yaml:14:5: control 'no-anonymous', test 'first': expected pass, "
                + "but it is fail: allowed by test 'first'")
    }

    @Test(arguments: [
        ("{kubelet: {idle: 4h}}", "idle == duration('4h')"),
        ("{kubelet: {mode: '0600'}}", "mode == '0600'"),
        ("{kubelet: {expiry: 2026-01-02}}", "expiry - now == duration('24h')"),
        ("{kubelet: {extra: {a: [1]}}}", "extra.a[0] == 1"),
        ("{kubelet: {gates: {A.b: true}}}", "gates['A.b']"),
    ])
    func `facts are read as their declared type`(facts: String, expression: String) throws {
        let text = examplePack(expression: "\"node.kubelet.\(expression)\"", facts: facts)
            .replacing("notApplicable", with: "pass")
        let control = try #require(try read(text).controls.first)
        #expect(try #require(control.tests.first).problem(in: control) == nil)
    }

    @Test func `a test may state its own now`() throws {
        let facts = "{kubelet: {expiry: 2030-01-01}}"
        let text = examplePack(expression: "\"node.kubelet.expiry < now\"", facts: facts)
            .replacing("expect: notApplicable", with: "now: 2031-01-01, expect: pass")
        let control = try #require(try read(text).controls.first)
        #expect(try #require(control.tests.first).problem(in: control) == nil)
    }
}
