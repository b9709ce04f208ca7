import Foundation
import TestFolder
import Testing

struct UsageTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test(arguments: [
        (["check", "--rot", "/"], "Unknown option '--rot'"),
        (["check", "--fail-on", "grave"], "'critical', 'high', 'medium', 'low' or 'info'"),
        (["check", "--fail-on"], "Missing value for '--fail-on <severity>'"),
        (["check", "--output", "xml"], "'table' and 'json'"),
        (["check", "/etc"], "argument"), (["chek"], "Unexpected argument 'chek'"),
        (["check", "--root", "/nowhere"], "--root '/nowhere' cannot be read: no such file"),
        (
            ["check", "--root", "/etc/passwd"],
            "--root '/etc/passwd' cannot be read: not a directory"
        ),
        (["check", "--root", ""], "--root '' cannot be read"),
        (["check", "--policy", "/nowhere"], "/nowhere: there is no such file or folder"),
        (["check", "--policy", "/etc/passwd"], "/etc/passwd:1:"),
        (["check", "--policy", "/bin/sh"], "/bin/sh:1:1: control characters are not allowed"),
        (["facts", "kubelet.port"], "'kubelet.port' is no path of facts"),
        (["facts", "node."], "'node.' is no path of facts"),
        (["facts", "node.nothing"], "no probe declares 'node.nothing'"),
        (["facts", "--root", "/nowhere"], "--root '/nowhere' cannot be read"),
        (["policy", "test", "--policy", "/nowhere"], "there is no such file or folder"),
        (["policy", "lst"], "Unexpected argument 'lst'"),
    ])
    func `wrong usage ends with status 2 and a sentence`(
        arguments: [String], sentence: String
    ) throws {
        let run = try ProgramRun(program: try ProgramRun.path, arguments)
        #expect(run.status == 2)
        #expect(run.errors.contains(sentence), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test(arguments: ["check", "facts"])
    func `a folder with nothing in it is no node`(command: String) throws {
        try folder.write("mnt/lost+found/x")
        let run = try ProgramRun(
            program: try ProgramRun.path, [command, "--root", folder.path + "/mnt"])
        #expect(run.status == 2)
        #expect(run.errors.contains("mnt' is empty: it must hold a node's files"))
        #expect(run.output.isEmpty)
    }

    @Test func `a choice that leaves no control is no pass`() throws {
        let pack = try folder.write("a.yaml", packText([("high", "true")]))
        let run = try ProgramRun("check", "--policy", pack, "--framework", "cis-1.12")
        #expect(run.status == 2)
        #expect(run.errors.contains("no control is left"), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [[], ["--help"], ["check", "--help"], ["help", "facts"], ["--version"]])
    func `help is no error`(arguments: [String]) throws {
        let run = try ProgramRun(program: try ProgramRun.path, arguments)
        #expect(run.status == 0)
        #expect(!run.output.isEmpty)
        #expect(run.errors.isEmpty)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `there are completions for each shell`(shell: String) throws {
        let run = try ProgramRun("--generate-completion-script", shell)
        #expect(run.status == 0)
        #expect(run.output.contains("fail-on"))
    }

    @Test func `a file of another kind is told both that are read`() throws {
        let file = try folder.write("p.yaml", "apiVersion: merlon.dev/v1alpha1\nkind: Params\n")
        let run = try ProgramRun(program: try ProgramRun.path, ["check", "--policy", file])
        #expect(run.status == 2)
        #expect(run.errors.contains("reads 'PolicyPack' and 'PolicyParameters'"))
    }

    @Test func `a pack that cannot be used names the place and the likely fix`() throws {
        let text = packText([("high", "tru")]).replacing("severity: high", with: "sverity: high")
        let pack = try folder.write("typo.yaml", text)
        let run = try ProgramRun("check", "--policy", pack)
        #expect(run.status == 2)
        #expect(
            run.errors.contains(
                "\(pack):7:3: unknown key 'sverity' in a control; did you mean 'severity'?"))
    }

    @Test func `what may not be read is told to a user without rights`() throws {
        let pack = try folder.write("pack.yaml", packText([("high", "true")]))
        let root = folder.path + "/root"
        try folder.write("root/etc/hostname", "x")
        for path in [pack, root] {
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        }
        for (option, path) in [("--policy", pack), ("--root", root)] {
            let run = try asNobody("check", option, path)
            #expect(run.status == 2)
            #expect(run.errors.contains(path), "\(run.errors)")
            #expect(run.errors.contains("ermission denied"), "\(run.errors)")
        }
    }

    /// Runs `merlon` as a user that may not read what is closed to others.
    private func asNobody(_ arguments: String...) throws -> ProgramRun {
        let program = try ProgramRun.path
        if getuid() != 0 { return try ProgramRun(program: program, arguments) }
        return try ProgramRun(
            program: "/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", program] + arguments)
    }
}
