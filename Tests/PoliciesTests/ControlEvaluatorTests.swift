import Posture
import Testing

@testable import Policies

struct ControlEvaluatorTests {
    private func fact(_ value: FactValue, line: Int = 1) -> Fact {
        Fact(value, from: .file(path: "/c", line: line))
    }

    private func node(_ instances: [[String: Fact]]) -> FactSet {
        FactSet([
            FactSet.Component(
                name: "kubelet",
                instances: instances.map { Fact(.map($0), from: .search("test")) })
        ])
    }

    private func finding(
        _ expression: String, on facts: FactSet
    ) throws -> Finding {
        let pack = try read(examplePack(expression: "\"\(expression)\""))
        return ControlEvaluator(facts: facts, now: 0).finding(for: try #require(pack.controls.first))
    }

    @Test func `a value that is as it should be passes with its evidence`() throws {
        let value = fact(.bool(false), line: 7)
        let finding = try finding("!node.kubelet.anonymous", on: node([["anonymous": value]]))
        #expect(finding.status == .pass)
        let path = FactPath(fields: ["node", "kubelet", "anonymous"])
        #expect(finding.evidence == [Finding.Evidence(path: path, fact: value)])
    }

    @Test func `a failure's message names the origin`() throws {
        let finding = try finding(
            "!node.kubelet.anonymous", on: node([["anonymous": fact(.bool(true), line: 7)]]))
        #expect(finding.status == .fail)
        #expect(finding.message == "allowed by /c:7")
    }

    @Test func `a fact that could not be read makes the control unknown with the reason`() throws {
        let facts = node([["anonymous": fact(.unknown(reason: "permission denied"))]])
        let finding = try finding("!node.kubelet.anonymous", on: facts)
        #expect(finding.status == .unknown)
        #expect(finding.reason?.contains("permission denied") == true)
    }

    @Test func `what decides without the unknown part decides`() throws {
        let facts = node([
            ["anonymous": fact(.unknown(reason: "x")), "port": fact(.int(1))]
        ])
        #expect(try finding("node.kubelet.anonymous && node.kubelet.port == 2", on: facts).status == .fail)
        #expect(try finding("node.kubelet.anonymous || node.kubelet.port == 1", on: facts).status == .pass)
        #expect(try finding("node.kubelet.anonymous || node.kubelet.port == 2", on: facts).status == .unknown)
    }

    @Test func `an unknown below a container reaches the control`() throws {
        let facts = node([["suites": fact(.unknown(reason: "broken"))]])
        #expect(try finding("node.kubelet.suites.all(s, s == 'x')", on: facts).status == .unknown)
        #expect(try finding("size(node.kubelet.suites) == 0", on: facts).status == .unknown)
        #expect(try finding("!has(node.kubelet.suites)", on: facts).status == .unknown)
    }

    @Test func `a field that is not there makes the control unknown and not a pass`() throws {
        let finding = try finding("!node.kubelet.anonymous", on: node([[:]]))
        #expect(finding.status == .unknown)
        #expect(finding.evidence.first?.fact == nil)
    }

    @Test func `a component that is not there is not applicable`() throws {
        #expect(try finding("!node.kubelet.anonymous", on: FactSet([])).status == .notApplicable)
    }

    @Test func `a component that could not be read is unknown`() throws {
        let facts = FactSet([
            FactSet.Component(
                name: "kubelet", instances: [.unknown("no permission", from: .search("/proc"))])
        ])
        let finding = try finding("!node.kubelet.anonymous", on: facts)
        #expect(finding.status == .unknown)
        #expect(finding.reason?.contains("no permission") == true)
    }

    @Test func `of several instances the worst counts and is named`() throws {
        let good = ["anonymous": fact(.bool(false)), "pid": fact(.int(7))]
        let bad = ["anonymous": fact(.bool(true)), "pid": fact(.int(900))]
        let unread = ["anonymous": fact(.unknown(reason: "x")), "pid": fact(.int(8))]
        let failed = try finding("!node.kubelet.anonymous", on: node([good, bad, unread]))
        #expect(failed.status == .fail)
        #expect(failed.message.contains("pid 900"))
        let unknown = try finding("!node.kubelet.anonymous", on: node([good, unread]))
        #expect(unknown.status == .unknown)
        #expect(try finding("!node.kubelet.anonymous", on: node([good, good])).status == .pass)
    }

    @Test func `only what was read is evidence`() throws {
        let facts = node([["anonymous": fact(.bool(false)), "port": fact(.int(1))]])
        let finding = try finding("!node.kubelet.anonymous || node.kubelet.port == 1", on: facts)
        #expect(finding.evidence.map(\.path.description) == ["node.kubelet.anonymous"])
    }

    @Test func `an expression without end is stopped and unknown`() throws {
        let facts = node([["port": fact(.int(1))]])
        let range = "lists.range(100000)"
        let finding = try finding(
            "\(range).all(a, \(range).all(b, node.kubelet.port == 1))", on: facts)
        #expect(finding.status == .unknown)
    }

    @Test(arguments: [
        ("0600", "0600", true), ("0400", "0600", true), ("0644", "0600", false),
        ("0640", "0600", false), ("4600", "0600", false), ("0700", "0600", false),
    ])
    func `a mode is within another when it grants nothing more`(
        mode: String, limit: String, expected: Bool
    ) throws {
        let facts = node([["mode": fact(.string(mode))]])
        let finding = try finding("node.kubelet.mode.within('\(limit)')", on: facts)
        #expect(finding.status == (expected ? .pass : .fail))
    }
}
