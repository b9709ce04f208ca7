import HostSystem
import Policies
import Posture
import Probes
import TestFolder
import Testing

@testable import Agent

struct NodeCheckTests {
    /// A probe that has seen what it is told.
    private struct StubProbe: Probe {
        let component: FactSet.Component
        var schema: FactField {
            FactField(
                component.name,
                .record([
                    FactField("version", .string), FactField("prettyName", .string),
                    FactField("isControlPlane", .bool),
                ]))
        }

        func observe(_ host: HostView) async -> FactSet.Component { component }
    }

    private func report(
        _ components: [FactSet.Component], expression: String
    ) async throws -> CheckReport {
        let probes = components.map(StubProbe.init)
        let folder = try TestFolder()
        try folder.write(
            "pack.yaml",
            """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: test}
            controls:
            - {id: one, title: One, severity: high, when: has(node.kubelet), expression: "\(expression)"}
            """)
        let loader = PolicyLoader(
            disk: try HostView(root: "/"), workingDirectory: folder.path,
            program: folder.path + "/usr/bin/merlon",
            shape: FactShape(components: probes.map(\.schema)))
        let policies = try loader.policies(at: ["pack.yaml"])
        return await NodeCheck(host: try HostView(root: folder.path), probes: probes)
            .report(policies: policies, controls: policies.controls)
    }

    private func component(_ name: String, _ fields: [String: FactValue]) -> FactSet.Component {
        let facts = fields.mapValues { Fact($0, from: .search("test")) }
        return FactSet.Component(
            name: name, instances: [Fact(.map(facts), from: .search("test"))], notes: ["a note"])
    }

    @Test func `a report joins what probes saw and what controls say`() async throws {
        let report = try await report(
            [
                component(
                    "kubelet", ["version": .string("v1.31.2"), "isControlPlane": .bool(false)]),
                component("os", ["prettyName": .string("Debian")]),
            ],
            expression: "node.kubelet.version == 'v1.31.2'")
        #expect(report.findings.map(\.status) == [.pass])
        #expect(report.notes == ["a note", "a note"])
        #expect(report.node.kubernetes == "v1.31.2")
        #expect(report.node.os == "Debian")
        #expect(report.node.roles == ["worker"])
        #expect(report.packs.map(\.name) == ["test"])
        #expect(report.started > 1_700_000_000)
    }

    /// A probe that looks until nobody waits for it any more.
    private struct EndlessProbe: Probe {
        var schema: FactField { FactField("kubelet", .record([])) }

        func observe(_ host: HostView) async -> FactSet.Component {
            try? await Task.sleep(for: .seconds(600))
            return FactSet.Component(name: "kubelet", instances: [])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `policies that cannot be used end a check at once`() async throws {
        let check = NodeCheck(
            host: try HostView(root: "/"), probes: [EndlessProbe()], probeLimit: .seconds(600))
        await #expect(throws: PolicyError.self) {
            _ = try await check.report { () throws(PolicyError) in
                throw PolicyError.unusable(path: "pack.yaml", problem: "it is no pack")
            }
        }
    }

    @Test func `a role that is not known is none`() async throws {
        let lost = FactSet.Component(
            name: "kubelet", instances: [.unknown("no permission", from: .search("test"))])
        let report = try await report([lost], expression: "node.kubelet.version == 'x'")
        #expect(report.findings.map(\.status) == [.unknown])
        #expect(report.node.roles.isEmpty)
        #expect(report.node.kubernetes == nil)
    }

    @Test func `a node without the component is one to which nothing applies`() async throws {
        let report = try await report(
            [FactSet.Component(name: "kubelet", instances: [])],
            expression: "node.kubelet.version == 'x'")
        #expect(report.findings.map(\.status) == [.notApplicable])
        #expect(!report.hasApplied)
        #expect(report.node.roles.isEmpty)
    }
}
