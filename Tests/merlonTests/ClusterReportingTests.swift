import Foundation
import TestFolder
import Testing

/// What an agent writes into the API of Kubernetes, at an API server that checks every request.
struct ClusterReportingTests {
    private let folder: TestFolder
    private let node: TestFolder

    init() throws {
        folder = try TestFolder()
        node = try TestFolder()
        try node.write("/etc/os-release", "ID=debian\nNAME=Debian\n")
        try node.write("/etc/hostname", "worker-7\n")
        try folder.write(
            "packs/one.yaml",
            """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: one}
            controls:
            - {id: host-name, title: The host has its name, severity: high, expression: "node.os.hostname == 'worker-7'"}
            - {id: never, title: Nothing, severity: high, when: "has(node.kubelet)", expression: "false"}

            """)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: folder.path)
    }

    private func agent(
        _ server: APIServer, _ settings: String, nodeName: String = "''"
    ) throws -> BackgroundRun {
        try folder.write("token", "first\n")
        let authority = try Data(contentsOf: URL(filePath: server.authority))
        try folder.write(
            "kubeconfig",
            """
            apiVersion: v1
            kind: Config
            current-context: here
            contexts: [{name: here, context: {cluster: c, user: u}}]
            clusters:
            - name: c
              cluster: {server: "\(server.url)", certificate-authority-data: "\(authority.base64EncodedString())"}
            users: [{name: u, user: {tokenFile: token}}]

            """)
        let file = try folder.write(
            "agent.yaml",
            """
            apiVersion: merlon.dev/v1alpha1
            kind: AgentConfiguration
            node: {name: \(nodeName)}
            checks: {policies: [\(folder.path)/packs], interval: 1h, jitter: 0s}
            watch: {enabled: false}
            journal: {output: stdout}
            spool: {folder: \(folder.path)/state}
            control: {socket: \(folder.path)/run/agent.sock}
            kubernetes: {kubeconfig: \(folder.path)/kubeconfig, \(settings)}

            """)
        return try BackgroundRun(["agent", "--root", node.path, "--config", file], in: folder)
    }

    private func status(_ more: String...) throws -> ProgramRun {
        try ProgramRun(
            program: try ProgramRun.path,
            ["status", "--socket", "\(folder.path)/run/agent.sock"] + more)
    }

    @Test func `condition and report follow the findings, and the node owns its report`() throws {
        let server = try APIServer()
        try server.ask("token?first")
        let agent = try agent(server, "clusterReport: true, nodeCondition: true")
        let first = try server.wait("a report") { !$0.reports.isEmpty }
        #expect(first.problems == [])
        #expect(first.condition?.status == "True")
        #expect(first.node.conditions.contains { $0.type == "Ready" && $0.status == "True" })
        let report = try #require(first.reports["merlon-worker-7"])
        #expect(report.summary == ["pass": 1, "fail": 0, "warn": 0, "error": 0, "skip": 1])
        #expect(report.results.map(\.rule) == ["host-name"])
        #expect(report.results.map(\.policy) == ["one"])
        #expect(report.metadata.ownerReferences?.map(\.uid) == ["uid-1"])

        try node.write("/etc/hostname", "other\n")
        // The node's name is now another, which the API server does not know.
        let lost = try agent.line(with: "knows no node 'other'")
        #expect(!lost.isEmpty)
        #expect(agent.end() == 0)
        #expect(try server.ask().problems == [])
    }

    @Test func `a report without a condition is owned by the node that the operator names`() throws
    {
        let server = try APIServer()
        try server.ask("token?first")
        let agent = try agent(
            server, "clusterReport: true", nodeName: "worker-7, uid: 5e0d-of-the-operator")
        let state = try server.wait("a report") { !$0.reports.isEmpty }
        let report = try #require(state.reports["merlon-worker-7"])
        #expect(report.metadata.ownerReferences?.map(\.uid) == ["5e0d-of-the-operator"])
        #expect(agent.end() == 0)
    }

    @Test func `a failure is told at once, and its time of change stays with it`() throws {
        let server = try APIServer()
        let agent = try agent(
            server, "clusterReport: true, nodeCondition: true", nodeName: "worker-7")
        let first = try server.wait("a report") { !$0.reports.isEmpty }
        #expect(first.condition?.status == "True")
        try node.write("/etc/hostname", "other\n")
        let second = try server.wait("a failure in the report") {
            $0.reports["merlon-worker-7"]?.summary["fail"] == 1
        }
        #expect(second.condition?.status == "False")
        #expect(second.condition?.reason == "ControlsFailed")
        #expect(second.condition?.message?.contains("host-name") == true)
        let result = try #require(second.reports["merlon-worker-7"]?.results.first)
        #expect(result.result == "fail")
        #expect(result.properties?["evidence"]?.contains("/etc/hostname") == true)
        #expect(second.problems == [])
        // One request to see the node, and then only what has changed.
        #expect(second.requests.count <= 5)
        #expect(agent.end() == 0)

        // The next agent finds the condition as it was, and keeps the time of its change.
        let transition = second.condition?.lastTransitionTime
        let again = try self.agent(
            server, "clusterReport: true, nodeCondition: true", nodeName: "worker-7")
        let third = try server.wait("a heartbeat of the next agent") {
            $0.condition?.lastHeartbeatTime != second.condition?.lastHeartbeatTime
        }
        #expect(third.condition?.lastTransitionTime == transition)
        #expect(again.end() == 0)
    }

    @Test func `a token that was replaced is taken up`() throws {
        let server = try APIServer()
        try server.ask("token?second")
        let agent = try agent(server, "nodeCondition: true")
        _ = try agent.line(with: "does not know who asks", "held until somebody mends it")
        #expect(try status().status == 1)
        try folder.write("token", "second\n")
        let state = try server.wait("a condition") { $0.condition != nil }
        #expect(state.requests.last?.authorization == "Bearer second")
        for _ in 0..<100 where try status().status != 0 { usleep(100_000) }
        let people = try status()
        #expect(people.status == 0, "\(people.output)")
        #expect(people.output.contains("Kubernetes NodeCondition"))
        #expect(agent.end() == 0)
    }

    @Test func `what is refused is told once, in words that say what to do`() throws {
        let server = try APIServer(hasReports: false)
        try server.ask("script?node:403*2")
        let agent = try agent(server, "clusterReport: true, nodeCondition: true")
        let rights = try agent.line(with: "NodeCondition", "patch nodes/status")
        #expect(!rights.contains("\u{1b}"))
        _ = try agent.line(with: "ClusterReport", "install the definitions of OpenReports")
        let programs = try status("--output", "json")
        #expect(programs.output.contains(#""state": "holding""#))
        #expect(agent.end() == 0)
        let told = try agent.lines().filter { $0.contains("patch nodes/status") }
        // As a report, and in the agent's log, which goes elsewhere.
        #expect(told.count == 1)
        #expect(try server.ask().requests.count <= 4)
    }

    @Test func `a server that is busy is left alone for as long as it asks`() throws {
        let server = try APIServer()
        try server.ask("script?node:429/4,node:409")
        let agent = try agent(server, "nodeCondition: true")
        let state = try server.wait("a condition") { $0.condition != nil }
        #expect(state.left == 0)
        let times = state.requests.map(\.time)
        #expect(times.count == 4)
        #expect(times[1] - times[0] >= 4)
        #expect(agent.end() == 0)
    }

    @Test(arguments: [
        ("kubernetes: {nodeCondition: yes please}", "true or false"),
        ("kubernetes: {conditionType: Ready}", "'Ready'"),
        ("kubernetes: {conditionType: 'a b'}", "'a b'"),
        ("kubernetes: {interval: 1s}", "from 1m"),
        ("kubernetes: {kubeconfig: x}", "from '/' on"),
        ("kubernetes: {failOn: grave}", "critical, high"),
        ("kubernetes: {nodeCondition: true}\nchecks: {enabled: false}", "'checks' are not enabled"),
    ])
    func `a section that cannot be used is told with its place`(
        text: String, words: String
    ) throws {
        let file = try folder.write(
            "agent.yaml",
            "apiVersion: merlon.dev/v1alpha1\nkind: AgentConfiguration\n\(text)\n")
        let run = try ProgramRun("agent", "--check-config", "--config", file)
        #expect(run.status == 2)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(run.errors.contains("agent.yaml:3:"))
    }
}
