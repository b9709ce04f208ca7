import Posture
import Testing

@testable import Policies

struct InstanceTests {
    private let good = ["anonymous": fact(.bool(false)), "pid": fact(.int(7))]
    private let bad = ["anonymous": fact(.bool(true)), "pid": fact(.int(900))]
    private let unread = ["anonymous": fact(.unknown(reason: "x")), "pid": fact(.int(8))]

    private func finding(_ kubelets: [[String: Fact]]) throws -> Finding {
        try PoliciesTests.finding("!node.kubelet.anonymous", on: node(kubelets: kubelets))
    }

    @Test func `the worst of several instances counts and is named`() throws {
        let failed = try finding([good, bad, unread])
        #expect(failed.status == .fail)
        #expect(failed.message == "kubelet of pid 900: allowed by /c:1")
        let unknown = try finding([good, unread])
        #expect(unknown.status == .unknown)
        #expect(unknown.message.hasPrefix("kubelet of pid 8: "))
        #expect(try finding([good, good]).status == .pass)
    }

    @Test func `evidence names the instance as the facts are listed`() throws {
        let paths = try finding([good, bad]).evidence.map(\.path.description)
        #expect(paths == ["node.kubelet[1].anonymous"])
    }

    @Test func `one instance that could not be read makes all of them unknown`() throws {
        var facts = node(kubelets: [good])
        facts = FactSet([
            FactSet.Component(
                name: "kubelet",
                instances: facts.components[0].instances
                    + [.unknown("no permission", from: .search("/proc"))])
        ])
        let finding = try PoliciesTests.finding("!node.kubelet.anonymous", on: facts)
        #expect(finding.status == .unknown)
        #expect(finding.reason == "no permission")
    }

    @Test func `more instances than can be gone through are unknown`() throws {
        let finding = try finding(Array(repeating: good, count: 65))
        #expect(finding.status == .unknown)
        #expect(try self.finding(Array(repeating: good, count: 64)).status == .pass)
    }

    @Test func `a control that names no component of several is held against the node once`() throws
    {
        let facts = FactSet(
            node(kubelets: Array(repeating: bad, count: 65)).components + [
                FactSet.Component(
                    name: "os",
                    instances: [fact(.map(["name": fact(.string("Debian"))]))])
            ])
        let text = examplePack(expression: "\"node.os.name == 'Fedora'\"")
            .replacing("has(node.kubelet)", with: "has(node.os)")
            .replacing("origin(node.kubelet.anonymous)", with: "'x'")
        let control = try #require(try read(text).controls.first)
        let finding = ControlEvaluator(facts: facts, now: 0).finding(for: control)
        #expect(finding.status == .fail)
        #expect(finding.message == "allowed by x")
    }
}
