import Foundation
import TestFolder
import Testing
import YAML

@testable import Agent

struct AgentConfigurationTests {
    private static let head = "apiVersion: merlon.dev/v1alpha1\nkind: AgentConfiguration\n"

    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func read(_ text: String) throws -> AgentConfiguration {
        try AgentConfigurationReader(path: "agent.yaml").configuration(
            bytes: Array((Self.head + text).utf8))
    }

    private func problem(_ text: String) -> String {
        do {
            _ = try read(text)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private var example: String {
        get throws {
            try String(
                contentsOf: Self.repository.appending(path: "packaging/agent.yaml"),
                encoding: .utf8)
        }
    }

    @Test func `the example is the defaults`() throws {
        let configuration = try AgentConfigurationReader(path: "agent.yaml").configuration(
            bytes: Array(try example.utf8))
        #expect(configuration == AgentConfiguration())
    }

    @Test func `the destination of the example is one that can be read`() throws {
        let lines = try example.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("# - name:") })
        let destination = lines[start...].prefix { $0.hasPrefix("# ") || $0.hasPrefix("#   ") }
            .map { $0.dropFirst(2) }.joined(separator: "\n")
        let found = try read("destinations:\n" + destination + "\n").destinations
        #expect(found.map(\.name) == ["collector"])
        #expect(found.first?.tokenFile == "/var/run/secrets/merlon/token")
        #expect(found.first?.headers == ["X-Scope-OrgID": "nodes"])
        #expect(found.first?.key == "/etc/merlon/tls/client.key")
    }

    @Test func `an empty file is the defaults`() throws {
        let reader = AgentConfigurationReader(path: "agent.yaml")
        #expect(try reader.configuration(bytes: []) == AgentConfiguration())
        #expect(try read("checks:\n") == AgentConfiguration())
    }

    @Test(arguments: [
        ("checks: {intervall: 1h}", "agent.yaml:3:10", "did you mean 'interval'?"),
        ("checks: {interval: 5}", "'interval'", "1h30m"),
        ("checks: {interval: 1s}", "'interval'", "from 10s"),
        ("checks: {interval: -1h}", "'interval'", "from 10s"),
        ("checks: {enabled: yes please}", "'enabled'", "true or false"),
        ("watch: {source: netlink}", "'netlink'", "auto, multicast"),
        ("watch: {rules: never}", "'never'", "auto, keep, none"),
        ("watch: {bufferMiB: 0}", "'bufferMiB'", "1 to 1024"),
        ("watch: {log: audit.log}", "'audit.log'", "from '/' on"),
        ("spool: {capacityMiB: 1e9}", "'capacityMiB'", "8 to 65536"),
        ("metrics: {listen: localhost:1}", "'localhost:1'", "127.0.0.1:9469"),
        ("metrics: {listen: '127.0.0.1:99999'}", "'127.0.0.1:99999'", "address and a port"),
        ("journal: {output: syslog}", "'syslog'", "auto, journal"),
        ("node: {labels: [a]}", "'labels'", "mapping"),
        ("node: {name: a}\nnode: {name: b}", "twice", "line 3"),
        ("checks: [1]", "'checks'", "mapping"),
    ])
    func `a wrong value is told with its place`(text: String, first: String, second: String) {
        let problem = problem(text)
        #expect(problem.contains(first), "\(problem)")
        #expect(problem.contains(second), "\(problem)")
    }

    @Test(arguments: [
        ("{url: https://a}", "lacks the key 'name'"),
        ("{name: a}", "lacks the key 'url'"),
        ("{name: a b, url: https://a}", "'a b'"),
        ("{name: a, url: ftp://a}", "https://"),
        ("{name: a, url: https://}", "no host"),
        ("{name: a, url: 'https://user:secret@a/'}", "tokenFile"),
        ("{name: a, url: 'https://a/ b'}", "blank"),
        ("{name: a, url: http://a.example/}", "allowPlaintext"),
        ("{name: a, url: http://localhost.evil.example/}", "allowPlaintext"),
        ("{name: a, url: https://a, headers: {Authorization: x}}", "tokenFile"),
        ("{name: a, url: https://a, headers: {'X Y': x}}", "'X Y'"),
        ("{name: a, url: https://a, headers: {X: \"a\\nb\"}}", "control character"),
        ("{name: a, url: https://a, tls: {key: /k}}", "no 'certificate'"),
        ("{name: a, url: https://a, tokenFle: abc}", "did you mean 'tokenFile'?"),
        ("{name: a, url: https://a, encoding: hec, metrics: true}", "'otlp' only"),
    ])
    func `a wrong destination is refused`(text: String, words: String) {
        let problem = problem("destinations:\n- \(text)\n")
        #expect(problem.contains(words), "\(problem)")
    }

    @Test func `a name stands for one destination only`() {
        let two = "destinations:\n- {name: a, url: https://a}\n- {name: a, url: https://b}\n"
        #expect(problem(two).contains("agent.yaml:5:3"))
    }

    @Test(arguments: ["http://localhost:4318/", "http://127.0.0.1/x", "http://[::1]:1/"])
    func `plain text goes to this machine`(url: String) throws {
        #expect(try read("destinations: [{name: a, url: '\(url)'}]").destinations.count == 1)
    }

    @Test func `the environment stands above the file, and is checked`() throws {
        var configuration = AgentConfiguration()
        let values = ["MERLON_NODE_NAME": "worker-1", "MERLON_METRICS_LISTEN": "127.0.0.1:9469"]
        try configuration.take { values[$0] }
        #expect(configuration.node.name == "worker-1")
        #expect(configuration.metrics.listen == "127.0.0.1:9469")
        #expect(throws: AgentPlan.PlanError.self) {
            try configuration.take { $0 == "MERLON_STATE_FOLDER" ? "state" : nil }
        }
    }

    private static let hasValidator =
        FileManager.default.fileExists(atPath: "/usr/bin/python3")

    /// The schema is for editors: what the agent takes it must take, and mostly the other way too.
    @Test(
        .enabled(if: hasValidator, "needs python3-jsonschema"),
        arguments: [
            ("", true), ("checks: {interval: 90s}", true), ("checks: {intervall: 1h}", false),
            ("watch: {source: netlink}", false), ("watch: {bufferMiB: 0}", false),
            ("destinations: [{name: a, url: https://a}]", true),
            ("destinations: [{name: a}]", false), ("metrics: {listen: 'a:1'}", false),
            ("control: {socket: run}", false),
            ("kubernetes: {nodeCondition: true, failOn: critical}", true),
            ("kubernetes: {failOn: grave}", false), ("kubernetes: {interval: 5}", false),
        ])
    func `the schema agrees with the reader`(text: String, isGood: Bool) throws {
        #expect(problem(text).isEmpty == isGood)
        let folder = try TestFolder()
        try folder.write("agent.yaml", Self.head + text + "\n")
        let check = """
            import json, sys, yaml, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft7Validator(schema).validate(yaml.safe_load(open(sys.argv[2])))
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            "-c", check, Self.repository.appending(path: "schema/agent.schema.json").path,
            try folder.place("agent.yaml"),
        ]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(
            (process.terminationStatus == 0) == isGood, "\(String(decoding: words, as: UTF8.self))")
        if process.terminationStatus != 0 {
            #expect(String(decoding: words, as: UTF8.self).contains("ValidationError"))
        }
    }
}
