import Foundation
import TestFolder
import Testing

/// `merlon agent` and `merlon status`, as somebody runs them; without the watch, which has tests of
/// its own that share the machine's audit system.
struct AgentTests {
    private let folder: TestFolder
    private let node: TestFolder

    init() throws {
        folder = try TestFolder()
        node = try TestFolder()
        try node.write("/etc/os-release", "ID=debian\nNAME=Debian\n")
        try node.write("/etc/hostname", "worker-7\n")
        try folder.write("packs/one.yaml", pack("node.os.hostname == 'worker-7'"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: folder.path)
    }

    private func pack(_ expression: String) -> String {
        """
        apiVersion: merlon.dev/v1alpha1
        kind: PolicyPack
        metadata: {name: one}
        controls:
        - {id: host-name, title: The host has its name, severity: high, expression: "\(expression)"}

        """
    }

    private func configuration(_ more: String = "") throws -> String {
        try folder.write(
            "agent.yaml",
            """
            apiVersion: merlon.dev/v1alpha1
            kind: AgentConfiguration
            checks: {policies: [\(folder.path)/packs], interval: 1h, jitter: 0s}
            watch: {enabled: false}
            journal: {output: stdout}
            spool: {folder: \(folder.path)/state, capacityMiB: 8}
            control: {socket: \(folder.path)/run/agent.sock}
            \(more)

            """)
    }

    private func agent(_ more: String = "") throws -> BackgroundRun {
        let file = try configuration(more)
        let agent = try BackgroundRun(
            ["agent", "--root", node.path, "--config", file], in: folder)
        _ = try agent.line(with: "snapshot")
        return agent
    }

    private func status(_ more: String...) throws -> ProgramRun {
        try ProgramRun(
            program: try ProgramRun.path,
            ["status", "--socket", "\(folder.path)/run/agent.sock"] + more)
    }

    @Test func `a changed file is checked at once, and each turn is told once`() throws {
        let agent = try agent()
        #expect(try !agent.lines().contains { $0.contains(#""host-name""#) && $0.contains("Fail") })
        try node.write("/etc/hostname", "other\n")
        _ = try agent.line(with: "host-name", #""class_uid":2003"#, #""status":"Fail""#)
        try node.write("/etc/hostname", "worker-7\n")
        _ = try agent.line(with: "host-name", #""class_uid":2003"#, #""status":"Pass""#)
        #expect(agent.end() == 0)
    }

    @Test func `what was told is not told again by the next agent`() throws {
        try node.write("/etc/hostname", "other\n")
        let first = try agent()
        _ = try first.line(with: "host-name", #""status":"Fail""#)
        // Written down after it was told.
        for _ in 0..<500 {
            if FileManager.default.fileExists(atPath: "\(folder.path)/state/findings.json") {
                break
            }
            usleep(20_000)
        }
        #expect(first.end() == 0)
        let second = try agent()
        #expect(second.end() == 0)
        #expect(
            try !second.lines().contains {
                $0.contains(#""activity_id":1"#) && $0.contains(#""finding_info":{"uid""#)
                    && $0.contains("host-name") && !$0.contains("checks")
            })
    }

    @Test func `the status is told for people and for programs`() throws {
        let agent = try agent()
        let people = try status()
        #expect(people.status == 0, "\(people.errors)")
        #expect(people.output.contains("Ready        yes"))
        let programs = try status("--output", "json")
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(programs.output.utf8)) as? [String: Any])
        #expect(json["ready"] as? Bool == true)
        #expect((json["checks"] as? [String: Any])?["runs"] as? Int ?? 0 >= 1)
        #expect(agent.end() == 0)
        let nobody = try status()
        #expect(nobody.status == 2)
        #expect(nobody.errors.contains("no agent answers"))
    }

    @Test func `a broken configuration changes nothing, and a good one holds at once`() throws {
        let agent = try agent()
        let good = try String(contentsOfFile: "\(folder.path)/agent.yaml", encoding: .utf8)
        try folder.write("agent.yaml", good + "nonsense: 1\n")
        _ = try agent.line(with: "cannot be used", "nonsense")
        #expect(try status().status == 1)
        #expect(try status().output.contains("nonsense"))
        try folder.write("packs/one.yaml", pack("node.os.hostname == 'else'"))
        try folder.write("agent.yaml", good)
        _ = try agent.line(with: "host-name", #""status":"Fail""#)
        #expect(try status().status == 0)
        #expect(agent.end() == 0)
    }

    @Test func `reports go to a receiver, and wait for one that is away`() throws {
        let receiver = try Receiver()
        let agent = try agent(
            """
            destinations:
            - {name: here, url: "http://127.0.0.1:\(receiver.port)/v1/logs", maximumBackoff: 1s}
            - {name: away, url: "http://127.0.0.1:9/v1/logs", maximumBackoff: 1s}
            """)
        try receiver.wait(records: 2)
        let programs = try status("--output", "json")
        #expect(programs.output.contains(#""name": "here""#))
        #expect(agent.end() == 0)
        let stored = try receiver.counts()
        #expect(stored.unique >= 2)
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/state/spool"))
    }

    @Test func `what the configuration calls the node holds from a reload on`() throws {
        let agent = try agent()
        _ = try configuration("node: {cluster: blue, name: first}")
        for _ in 0..<100 where try !status("--output", "json").output.contains("first") {
            usleep(100_000)
        }
        try node.write("/etc/hostname", "other\n")
        _ = try agent.line(with: "host-name", #""status":"Fail""#, "blue", "first")
        #expect(agent.end() == 0)
    }

    @Test func `a destination comes and another goes without a restart`() throws {
        let (first, second) = (try Receiver(), try Receiver())
        func destinations(_ receivers: Receiver...) -> String {
            "destinations:\n"
                + receivers.map {
                    "- {name: r\($0.port), url: \"http://127.0.0.1:\($0.port)/v1/logs\", "
                        + "maximumBackoff: 1s}\n"
                }.joined()
        }
        let agent = try agent(destinations(first))
        try first.wait(records: 2)
        _ = try configuration(destinations(first, second))
        // It gets what is still kept, and the word that the configuration holds.
        try second.wait(records: 1)
        _ = try configuration(destinations(second))
        for _ in 0..<100 where try status().output.contains("r\(first.port)") { usleep(100_000) }
        #expect(try !status().output.contains("r\(first.port)"))
        let before = try first.counts().unique
        let told = try second.counts().unique
        try node.write("/etc/hostname", "other\n")
        try second.wait(records: told + 1)
        #expect(try first.counts().unique == before)
        _ = try configuration()
        _ = try agent.line(with: "cannot be used", "nor the last")
        #expect(agent.end() == 0)
    }

    @Test func `a state folder that others may write to is refused in words`() throws {
        let state = folder.path + "/state"
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o777])
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: state)
        let run = try ProgramRun(
            program: try ProgramRun.path,
            ["agent", "--root", node.path, "--config", try configuration()])
        #expect(run.status == 2)
        #expect(run.errors.contains("others may write into the folder"), "\(run.errors)")
    }

    @Test(arguments: [
        ("nonsense: 1", "agent.yaml:8"), ("checks: {interval: 1s}", "stands twice"),
        ("metrics: {listen: everywhere}", "'everywhere'"),
    ])
    func `a configuration that cannot be used ends with 2 and its place`(
        more: String, words: String
    ) throws {
        let file = try configuration(more)
        for arguments in [["--check-config"], []] {
            let run = try ProgramRun(
                program: try ProgramRun.path,
                ["agent", "--root", node.path, "--config", file] + arguments)
            #expect(run.status == 2)
            #expect(run.errors.contains(words), "\(run.errors)")
        }
    }

    @Test func `a file that is not there is told`() throws {
        let run = try ProgramRun("agent", "--check-config", "--config", "\(folder.path)/none.yaml")
        #expect(run.status == 2)
        #expect(run.errors.contains("there is no such file"))
    }
}

/// `Tests/Receiver/receiver.py`, which runs as long as the value lives.
private final class Receiver {
    struct Counts: Decodable {
        let unique: Int
    }

    private let server: PythonServer
    var port: Int { server.port }

    init() throws {
        server = try PythonServer("receiver.py")
    }

    func counts() throws -> Counts {
        let port = try #require(server.control)
        let run = try ProgramRun(
            program: "/usr/bin/curl", ["-sS", "http://127.0.0.1:\(port)/counts"])
        return try JSONDecoder().decode(Counts.self, from: Data(run.output.utf8))
    }

    func wait(records: Int) throws {
        for _ in 0..<150 {
            if try counts().unique >= records { return }
            usleep(200_000)
        }
        Issue.record("the receiver has not got \(records) records")
    }
}
