import Foundation
import HostSystem
import Posture
import Synchronization
import TestFolder
import Testing

@testable import Agent

/// What makes the agent look again, on this machine's own kernel.
struct ChangeWatchTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private static let isRoot = geteuid() == 0
    private static let mustRun = ProcessInfo.processInfo.environment["MERLON_CI"] != nil
    private static let hasTables = FileManager.default.fileExists(atPath: "/usr/sbin/nft")

    private func run(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func changes(
        _ components: Set<String>, in files: FactFiles, _ act: () throws -> Void
    ) async throws -> Set<String> {
        let host = try HostView(root: "/")
        let watch = ChangeWatch(host: host, components: components)
        try act()
        return try await watch.change(in: files, limit: .seconds(20)) {}
    }

    /// The program is a copy under a name of the kubelet's, and reads from a terminal for ever.
    @Test(.enabled(if: isRoot || mustRun, "needs root, to hear of processes"))
    func `a component that begins to run is seen`() async throws {
        let program = try folder.place("kubelet")
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: program)
        let files = FactFiles(host: try HostView(root: "/"))
        var process: Process?
        let found = try await changes(["kubelet", "os"], in: files) {
            process = try run(program, ["60"])
        }
        process?.terminate()
        #expect(found == ["kubelet"])
    }

    @Test(.enabled(if: isRoot || mustRun, "needs root, to hear of processes"))
    func `one more process of a component that runs is nothing new`() async throws {
        let program = try folder.place("kubelet")
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: program)
        let first = try run(program, ["60"])
        defer { first.terminate() }
        var files = FactFiles(host: try HostView(root: "/"))
        let fact = Fact(.int(1), from: .process(pid: first.processIdentifier))
        files.take(FactSet.Component(name: "kubelet", instances: [fact]), readSince: 0)
        let watch = ChangeWatch(host: try HostView(root: "/"), components: ["kubelet"])
        let second = try run(program, ["60"])
        defer { second.terminate() }
        #expect(try await watch.change(in: files, limit: .seconds(3)) {} == [])
        first.terminate()
        first.waitUntilExit()
        #expect(try await watch.change(in: files, limit: .seconds(20)) {} == ["kubelet"])
    }

    @Test(.enabled(if: isRoot && hasTables || mustRun, "needs root and nft"))
    func `a change of the firewall is seen, and one of nothing is not`() async throws {
        let name = "merlon_test_\(getpid())"
        let files = FactFiles(host: try HostView(root: "/"))
        defer { _ = try? run("/usr/sbin/nft", ["delete", "table", "inet", name]) }
        let found = try await changes(["firewall"], in: files) {
            let process = try run("/usr/sbin/nft", ["add", "table", "inet", name])
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        #expect(found == ["firewall"])
        var events = try FirewallEvents.listening()
        #expect(try !events.hasChanged())
        let removal = try run("/usr/sbin/nft", ["delete", "table", "inet", name])
        removal.waitUntilExit()
        #expect(try events.hasChanged())
        #expect(try !events.hasChanged())
    }

    @Test func `a folder shaped like a node has no kernel to ask`() async throws {
        try folder.write("etc/hostname", "a\n")
        let host = try HostView(root: folder.path)
        let watch = ChangeWatch(host: host, components: ["kubelet", "firewall"])
        var files = FactFiles(host: host)
        let fact = Fact(.string("a"), from: .file(path: "/etc/hostname"))
        files.take(
            FactSet.Component(name: "os", instances: [fact]),
            readSince: WallClock.millisecondsSince1970() + 60_000)
        #expect(try await watch.change(in: files, limit: .zero) {} == [])
        try folder.write("etc/hostname", "b\n")
        #expect(try await watch.change(in: files, limit: .seconds(20)) {} == ["os"])
    }

    /// A change in the same tick of the clock leaves a file's times as they are, so a file that
    /// changed since reading began counts as changed.
    @Test func `a file that changed while it was read is looked at again`() throws {
        try folder.write("etc/hostname", "a\n")
        let host = try HostView(root: folder.path)
        let fact = Fact(.string("a"), from: .file(path: "/etc/hostname"))
        let component = FactSet.Component(name: "os", instances: [fact])
        let written = try #require(try host.identity(of: "/etc/hostname")).changed.milliseconds
        var files = FactFiles(host: host)
        files.take(component, readSince: written - 100)
        #expect(files.changed() == ["os"])
        // The look that follows begins after the change, and settles it.
        files.take(component, readSince: written + 100)
        #expect(files.changed() == [])
        #expect(files.paths == ["/etc/hostname"])
    }
}
