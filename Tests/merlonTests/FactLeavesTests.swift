import Policies
import Posture
import Testing

@testable import merlon

struct FactLeavesTests {
    private static func fact(_ value: FactValue) -> Fact { Fact(value, from: .search("test")) }

    private func kubelet(port: Int64) -> Fact {
        Self.fact(
            .map([
                "port": Self.fact(.int(port)),
                "suites": Self.fact(.list([Self.fact(.string("a"))])),
                "flags": Self.fact(.map(["v.x": Self.fact(.string("4"))])),
                "none": Self.fact(.list([])),
                "lost": Self.fact(.unknown(reason: "why")),
            ]))
    }

    private func paths(_ wanted: String, instances: [Fact]) throws -> [String] {
        let facts = FactSet([FactSet.Component(name: "kubelet", instances: instances)])
        let path = try #require(FactPath(parsing: wanted))
        return FactLeaves(facts).under(path).map(\.path.description)
    }

    @Test(arguments: [
        (
            "node",
            [
                "node.kubelet.flags['v.x']", "node.kubelet.lost", "node.kubelet.none",
                "node.kubelet.port", "node.kubelet.suites[0]",
            ]
        ),
        ("node.kubelet.port", ["node.kubelet.port"]),
        ("node.kubelet.suites", ["node.kubelet.suites[0]"]),
        ("node.kubelet.lost.inside", ["node.kubelet.lost"]), ("node.kubelet.absent", []),
        ("node.kubelet[0].port", ["node.kubelet.port"]), ("node.kubelet[1].port", []),
        ("node.kubelet.po", []),
    ])
    func `the leaves under a path are found`(path: String, leaves: [String]) throws {
        #expect(try paths(path, instances: [kubelet(port: 1)]) == leaves)
    }

    @Test(arguments: [
        ("node.kubelet.port", ["node.kubelet[0].port", "node.kubelet[1].port"]),
        ("node.kubelet[1].port", ["node.kubelet[1].port"]), ("node.kubelet[2]", []),
    ])
    func `several instances are told apart by number`(path: String, leaves: [String]) throws {
        let instances = [kubelet(port: 1), kubelet(port: 2)]
        #expect(try paths(path, instances: instances) == leaves)
    }

    @Test func `a component that could not be read is one unknown leaf`() throws {
        let lost = Fact.unknown("no permission", from: .search("/proc"))
        #expect(try paths("node.kubelet.port", instances: [lost]) == ["node.kubelet"])
    }

    private static let shape = FactShape(components: [
        FactField(
            "kubelet",
            .record([
                FactField("port", .int), FactField("suites", .list(.string)),
                FactField("flags", .map(.string)), FactField("config", .any),
            ]))
    ])

    @Test(
        arguments: [
            ("node", nil), ("node.kubelet", nil), ("node.kubelet[1].port", nil),
            ("node.kubelet.suites[0]", nil), ("node.kubelet.flags['v.x']", nil),
            ("node.kubelet.config.any.thing", nil),
            ("node.kublet", "no probe declares 'node.kublet'; did you mean 'node.kubelet'?"),
            (
                "node.kubelet.prot",
                "no probe declares 'node.kubelet.prot'; did you mean 'node.kubelet.port'?"
            ),
            (
                "node.kubelet.zzzzzz",
                "no probe declares 'node.kubelet.zzzzzz'; under 'node.kubelet' there are port, suites, "
                    + "flags, config"
            ),
            (
                "node.kubelet.port.x",
                "no probe declares 'node.kubelet.port.x': 'node.kubelet.port' has no such parts"
            ),
        ] as [(String, String?)])
    func `a path that no probe declares is told with the likely one`(
        path: String, problem: String?
    ) throws {
        let wanted = try #require(FactPath(parsing: path))
        #expect(ProbeShape.problem(of: wanted, in: Self.shape) == problem)
    }
}
