import Foundation
import Posture
import TestFolder
import Testing

struct CheckCommandTests {
    private let folder: TestFolder
    private let pack: String

    init() throws {
        folder = try TestFolder()
        pack = try folder.write(
            "pack.yaml",
            packText([
                ("high", "true"), ("high", "false"), ("medium", "false"), ("high", "1 / 0 == 1"),
            ]))
    }

    private func check(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun(
            program: try ProgramRun.path,
            ["check", "--root", folder.path, "--policy", pack] + arguments)
    }

    @Test(arguments: [
        (["control-1"], "high", 0), (["control-2"], "high", 1), (["control-3"], "high", 0),
        (["control-3"], "medium", 1), (["control-4"], "high", 3), (["control-4"], "critical", 0),
        (["control-1", "control-2", "control-4"], "high", 1),
        (["control-1", "control-3", "control-4"], "high", 3),
    ])
    func `the exit status tells the verdict`(
        controls: [String], threshold: String, status: Int32
    ) throws {
        let run = try ProgramRun(
            program: try ProgramRun.path,
            ["check", "--root", folder.path, "--policy", pack, "--fail-on", threshold]
                + controls.flatMap { ["--control", $0] })
        #expect(run.status == status)
        #expect(run.errors.isEmpty)
    }

    @Test func `before the kubelet starts only what must hold then is checked`() throws {
        let text = packText([("high", "true"), ("high", "false")])
            .replacing(
                "severity: high\n  expression: \"false\"",
                with: """
                    severity: high
                      phase: running
                      expression: "false"
                    """)
        let pack = try folder.write("phases.yaml", text)
        let arguments = ["check", "--root", folder.path, "--policy", pack]
        let all = try ProgramRun(program: try ProgramRun.path, arguments)
        let bootstrap = try ProgramRun(
            program: try ProgramRun.path, arguments + ["--profile", "bootstrap"])
        #expect((all.status, bootstrap.status) == (1, 0))
        #expect(bootstrap.output.contains("1 passed, 0 failed"))
    }

    @Test func `a control that no pack has is wrong usage with the likely one`() throws {
        let run = try check("--control", "contrl-1")
        #expect(run.status == 2)
        #expect(run.errors.contains("no control has the id 'contrl-1'; did you mean 'control-1'?"))
    }

    @Test func `what failed comes first and then what is unknown`() throws {
        let output = try check().output
        let order = ["FAIL    high", "FAIL    medium", "UNKNOWN high", "PASS    high"]
        let places = order.map { output.range(of: $0)?.lowerBound }
        #expect(places.allSatisfy { $0 != nil })
        #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
        #expect(output.contains("1 passed, 2 failed, 1 unknown, 0 not applicable"))
        #expect(output.contains("do   Set it right."))
        #expect(!output.contains("\u{1B}"), "no colour where there is no terminal")
    }

    @Test func `the JSON report is one document`() throws {
        let run = try check("--output", "json")
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let fields = try #require(report as? [String: Any])
        #expect(fields["schema"] as? String == "merlon.dev/report/v1alpha1")
        #expect((fields["findings"] as? [Any])?.count == 4)
        #expect(run.status == 1)
    }

    /// An account of its own: the limit counts all processes of one, and root has none.
    @Test(
        .enabled(if: getuid() == 0, "to be another account takes root"), arguments: [5, 8, 14])
    func `with few threads a check comes to its end`(threads: Int) throws {
        let run = try ProgramRun(
            program: "/usr/bin/timeout",
            [
                "60", "/usr/bin/setpriv", "--reuid=61\(threads + 100)", "--regid=65534",
                "--clear-groups", "/usr/bin/prlimit", "--nproc=\(threads)",
                try ProgramRun.path, "check", "--root", folder.path, "--policy", pack,
                "--output", "json",
            ])
        #expect(run.status == 1, "\(run.errors)")
        #expect(run.output.contains("\"findings\""))
    }

    @Test func `a report goes to a file whole and readable by its owner only`() throws {
        let path = folder.path + "/report.json"
        let run = try check("--output", "json", "--output-file", path)
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        let data = try Data(contentsOf: URL(filePath: path))
        #expect(try JSONSerialization.jsonObject(with: data) is [String: Any])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a file that cannot be written is status 2`() throws {
        let run = try check("--output-file", "/nowhere/report")
        #expect(run.status == 2)
        #expect(run.errors.contains("/nowhere/report: cannot be written"))
    }

    @Test func `an output that is full is status 2`() throws {
        let line = "'\(try ProgramRun.path)' policy list --policy '\(pack)' > /dev/full"
        let run = try ProgramRun(program: "/bin/bash", ["-c", line])
        #expect(run.status == 2)
        #expect(run.errors.contains("standard output cannot be written: No space left"))
    }

    @Test(arguments: ["", "trap '' PIPE; "])
    func `a reader that has gone is no error`(setting: String) throws {
        let line = "exec '\(try ProgramRun.path)' check --root '\(folder.path)' --policy '\(pack)'"
        let run = try ProgramRun(
            program: "/bin/bash", ["-c", setting + line], isOutputRead: false)
        #expect(run.errors.isEmpty)
        #expect(run.status == 1 || (setting.isEmpty && run.status == 128 + SIGPIPE))
    }
}
