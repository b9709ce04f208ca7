import Posture
import Testing

@testable import Policies

struct ControlEvaluatorTests {
    @Test func `a value that is as it should be passes`() throws {
        let facts = node(kubelets: [["anonymous": fact(.bool(false))]])
        #expect(try finding("!node.kubelet.anonymous", on: facts).status == .pass)
    }

    @Test func `a failure's message names the origin`() throws {
        let facts = node(kubelets: [["anonymous": fact(.bool(true), line: 7)]])
        let finding = try finding("!node.kubelet.anonymous", on: facts)
        #expect(finding.status == .fail)
        #expect(finding.message == "allowed by /c:7")
    }

    @Test func `a message that cannot be told gives way to the title`() throws {
        let facts = node(kubelets: [["port": fact(.int(1))]])
        let finding = try finding("node.kubelet.port == 2", on: facts)
        #expect(finding.status == .fail)
        #expect(finding.message == "not so: No anonymous requests")
    }

    @Test func `a message tells of the elements that were read`() throws {
        let text = examplePack(expression: #""node.kubelet.suites.all(s, s != 'RC4')""#)
            .replacing(
                "'allowed by ' + origin(node.kubelet.anonymous)",
                with: "node.kubelet.suites.filter(s, s == 'RC4').join(', ')")
        let control = try #require(try read(text).controls.first)
        let suites: [Fact] = [fact(.unknown(reason: "lost")), fact(.string("RC4"))]
        let facts = node(kubelets: [["suites": fact(.list(suites))]])
        let finding = ControlEvaluator(facts: facts, now: 0).finding(for: control)
        #expect(finding.status == .fail)
        #expect(finding.message == "RC4")
    }

    @Test func `a fact that could not be read makes the control unknown with the reason`() throws {
        let facts = node(kubelets: [["anonymous": fact(.unknown(reason: "permission denied"))]])
        let finding = try finding("!node.kubelet.anonymous", on: facts)
        #expect(finding.status == .unknown)
        #expect(finding.reason == "permission denied")
    }

    @Test(arguments: [
        ("node.kubelet.anonymous && node.kubelet.port == 2", Finding.Status.fail),
        ("node.kubelet.anonymous || node.kubelet.port == 1", .pass),
        ("node.kubelet.anonymous || node.kubelet.port == 2", .unknown),
        ("node.kubelet.anonymous && node.kubelet.port == 1", .unknown),
    ])
    func `what decides without the unknown part decides`(
        expression: String, status: Finding.Status
    ) throws {
        let facts = node(kubelets: [
            ["anonymous": fact(.unknown(reason: "x")), "port": fact(.int(1))]
        ])
        #expect(try finding(expression, on: facts).status == status)
    }

    @Test(arguments: [
        "node.kubelet.suites.all(s, s == 'x')", "size(node.kubelet.suites) == 0",
        "!has(node.kubelet.suites)", "node.kubelet.suites == []",
    ])
    func `an unknown below a container reaches the control`(expression: String) throws {
        let facts = node(kubelets: [["suites": fact(.unknown(reason: "broken"))]])
        #expect(try finding(expression, on: facts).status == .unknown)
    }

    @Test(arguments: [
        ("!node.kubelet.anonymous", "no such key"),
        ("9223372036854775807 + node.kubelet.port > 0", "overflow"),
        ("1 / (node.kubelet.port - 1) == 0", "divide by zero"),
        ("node.kubelet.suites[7] == 'x'", "index"),
        ("node.kubelet.extra", "string"), ("node.kubelet.mode.within('0600')", "within()"),
        ("lists.range(9999).all(a, lists.range(9999).all(b, node.kubelet.port == 1))", "costs"),
    ])
    func `an expression that fails is unknown with the reason`(
        expression: String, reason: String
    ) throws {
        let facts = node(kubelets: [
            [
                "port": fact(.int(1)), "suites": fact(.list([])), "extra": fact(.string("x")),
                "mode": fact(.string("rw")),
            ]
        ])
        let finding = try finding(expression, on: facts)
        #expect(finding.status == .unknown)
        #expect(finding.reason?.contains(reason) == true, "\(finding.reason ?? "")")
    }

    @Test func `a component that is not there is not applicable`() throws {
        let finding = try finding("!node.kubelet.anonymous", on: FactSet([]))
        #expect(finding.status == .notApplicable)
    }

    @Test func `a component that could not be read is unknown and never not applicable`() throws {
        let facts = FactSet([
            FactSet.Component(
                name: "kubelet", instances: [.unknown("no permission", from: .search("/proc"))])
        ])
        let finding = try finding("!node.kubelet.anonymous", on: facts)
        #expect(finding.status == .unknown)
        #expect(finding.reason == "no permission")
    }

    @Test func `the moment of the check is now`() throws {
        let facts = node(kubelets: [["expiry": fact(.timestamp(seconds: 86_400))]])
        let expression = "node.kubelet.expiry - now > duration('1h')"
        #expect(try finding(expression, on: facts, now: 0).status == .pass)
        #expect(try finding(expression, on: facts, now: 86_000).status == .fail)
    }

    @Test(arguments: [
        ("0600", "0600", true), ("0400", "0600", true), ("600", "0600", true),
        ("0644", "0600", false), ("0640", "0600", false), ("4600", "0600", false),
        ("0700", "0600", false),
    ])
    func `a mode is within another when it grants nothing more`(
        mode: String, limit: String, expected: Bool
    ) throws {
        let facts = node(kubelets: [["mode": fact(.string(mode))]])
        let finding = try finding("node.kubelet.mode.within('\(limit)')", on: facts)
        #expect(finding.status == (expected ? .pass : .fail))
    }

    @Test func `where an unknown fact comes from decides nothing`() throws {
        let facts = node(kubelets: [["mode": fact(.unknown(reason: "permission denied"))]])
        let finding = try finding("!origin(node.kubelet.mode).startsWith('default')", on: facts)
        #expect(finding.status == .unknown)
        #expect(finding.evidence.map(\.path.description) == ["node.kubelet.mode"])
    }
}
