import Foundation
import Glibc
import HostSystem
import TestFolder
import Testing

/// The processes of this machine.
struct ProcessTests {
    @Test func `this process is found by its names, with its environment`() throws {
        let view = try HostView(root: "/")
        let program = try CurrentProcess.executable()
        let name = try #require(program.split(separator: "/").last.map(String.init))
        let found = try #require(try view.processes(named: [name]))
        let process = try #require(found.first { $0.pid == getpid() })
        #expect(process.executable == program)
        #expect(process.arguments == CommandLine.arguments)
        #expect(process.parentPid == getppid())
        #expect(process.startTicks > 0)
        let variables = try #require(try view.environment(of: getpid()))
        #expect(variables["PATH"] == CurrentProcess.environment("PATH"))
    }

    @Test func `the machine's own table is known as such`() throws {
        let view = try HostView(root: "/")
        let table = try #require(try view.processTable())
        // A machine has threads of the kernel, and a container has none.
        let isMachine = try view.contents(of: "/proc/2/comm")?.text == "kthreadd\n"
        #expect(table == (isMachine ? .machine : .container))
    }

    @Test func `threads of the kernel are not found by their names`() throws {
        #expect(try HostView(root: "/").processes(named: ["kthreadd", "rcu_sched"]) == [])
    }

    @Test func `processes that come and go do not disturb`() throws {
        let view = try HostView(root: "/")
        for _ in 0..<20 {
            let children = try (0..<10).map { _ in
                try Foundation.Process.run(URL(fileURLWithPath: "/bin/true"), arguments: [])
            }
            for process in try view.processes(named: ["true"]) ?? [] {
                #expect(process.commandName == "true" || process.programName == "true")
            }
            for child in children { child.waitUntilExit() }
        }
    }

    @Test(.enabled(if: Environment.isRoot, "only root may make pid namespaces"))
    func `another container's table is no answer, the own one is`() throws {
        let folder = try TestFolder()
        try folder.write("proc/nothing", "")
        // A container: its own processes in /proc, and in the folder that is taken for a node.
        let container = Foundation.Process()
        container.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        container.arguments = [
            "--pid", "--fork", "--mount", "--kill-child", "/bin/sh", "-c",
            """
            mount -t proc proc "$0/proc" && mount -t proc proc /proc && readlink /proc/self/ns/mnt
            exec cat
            """, folder.path,
        ]
        let (input, output) = (Pipe(), Pipe())
        container.standardInput = input
        container.standardOutput = output
        try container.run()
        defer {
            input.fileHandleForWriting.closeFile()
            container.waitUntilExit()
        }
        try #require(output.fileHandleForReading.availableData.starts(with: "mnt:".utf8))
        // unshare(1) itself has entered the mount namespace, and its child is process 1 there.
        let root = "/proc/\(container.processIdentifier)/root"
        let foreign = try HostView(root: root + folder.path)
        #expect(try foreign.processTable() == .foreign)
        let error = #expect(throws: HostError.self) { try foreign.processes(named: ["cat"]) }
        #expect(error?.kind == .notPermitted)
        let own = try HostView(root: root)
        #expect(try own.processTable() == .container)
        #expect(try own.processes(named: ["sh", "cat"])?.map(\.pid) == [1])
    }
}
