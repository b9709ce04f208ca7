import Foundation
import Glibc
import HostSystem
import TestFolder
import Testing

/// One after the other: they look at what the others would leave.
@Suite(.serialized) struct CommandTests {
    private let view: HostView

    init() throws {
        view = try HostView(root: "/")
    }

    private func shell(
        _ script: String, deadline: Duration = .seconds(20), limitBytes: Int = 64 << 10
    ) throws -> HostView.CommandOutput {
        try view.run("/bin/sh", ["-c", script], deadline: deadline, limitBytes: limitBytes)
    }

    private func error(_ work: () throws -> HostView.CommandOutput) -> HostError? {
        #expect(throws: HostError.self) { try work() }
    }

    @Test func `a program's words and ending are told`() throws {
        let output = try view.run("/bin/echo", ["a b", "", "$HOME"])
        #expect(output.text == "a b  $HOME\n")
        #expect(output.exitCode == 0)
        #expect(try shell("echo out; echo err >&2; exit 3").text == "out\nerr\n")
        #expect(try shell("exit 3").exitCode == 3)
        #expect(try shell("kill -9 $$").exitCode == nil)
    }

    @Test func `a program has a short environment, an empty input and the root`() throws {
        let variables = "PATH=/usr/sbin:/usr/bin:/sbin:/bin\nLC_ALL=C\nHOME=/\n"
        #expect(try view.run("/usr/bin/env").text == variables)
        #expect(try view.run("/bin/cat").bytes.isEmpty)
        #expect(try view.run("/bin/pwd").text == "/\n")
    }

    @Test func `no descriptor of ours goes to a program`() throws {
        let leak = dup(STDERR_FILENO)
        defer { close(leak) }
        // The last one is the folder itself, which ls has opened.
        #expect(try view.run("/bin/ls", ["/proc/self/fd"]).text == "0\n1\n2\n3\n")
    }

    @Test func `what cannot be started is an error`() throws {
        let folder = try TestFolder()
        try folder.write("plain", "x")
        try folder.write("script", "echo x")
        try folder.write("lost", "#!/none/such\n")
        unsafe chmod("\(folder.path)/script", 0o755)
        unsafe chmod("\(folder.path)/lost", 0o755)
        let run = { (name: String) in
            error { try view.run("\(folder.path)/\(name)") }
        }
        #expect(run("none")?.problem == "no such file or directory")
        #expect(run("plain")?.kind == .notPermitted)
        #expect(run("script")?.problem == "exec format error")
        #expect(run("lost")?.problem == "no such file or directory")
        #expect(run("")?.kind == .notPermitted)
        #expect(error { try view.run("/bin/echo", ["a\0b"]) } != nil)
    }

    @Test func `a program of another root is not run`() throws {
        let other = try HostView(root: "/usr")
        #expect(throws: HostError.self) { try other.run("/bin/true") }
    }

    @Test(arguments: [
        "sleep 60", "exec >&- 2>&-; sleep 60", "trap '' TERM INT; sleep 60; sleep 60",
        "while :; do :; done",
    ])
    func `a program that does not end is ended at the deadline`(script: String) {
        let start = ContinuousClock.now
        let failure = error { try shell(script, deadline: .milliseconds(100)) }
        #expect(failure?.kind == .timeout)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `a program that prints without end is ended at the limit`() throws {
        let failure = error { try shell("yes", limitBytes: 100_000) }
        #expect(failure?.kind == .tooLarge)
        #expect(try shell("head -c 65536 /dev/zero").bytes.count == 65536)
        #expect(error { try shell("head -c 65537 /dev/zero") }?.kind == .tooLarge)
    }

    @Test func `one who keeps the pipe open does not hold us up, and is ended`() throws {
        let start = ContinuousClock.now
        let output = try shell("sleep 77.125 & echo $!")
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(output.exitCode == 0)
        let pid = try #require(Int32(output.text.dropLast()))
        // It has been told to end, and does so as soon as it has its turn.
        while kill(pid, 0) == 0 {
            try #require(ContinuousClock.now - start < .seconds(10))
            sched_yield()
        }
    }

    @Test func `no zombie and no descriptor is left, whatever happens`() throws {
        let open = { try view.entries(of: "/proc/self/fd")?.count ?? 0 }
        let before = try open()
        for _ in 0..<100 {
            #expect(try shell("exit 1").exitCode == 1)
            _ = error { try view.run("/none/such") }
            _ = error { try shell("yes", limitBytes: 10) }
            _ = error { try shell("sleep 60", deadline: .milliseconds(5)) }
        }
        // Other tests open files meanwhile.
        #expect(try open() < before + 100)
        // Those of other tests are gone soon; one that nobody waits for stays.
        let deadline = ContinuousClock.now + .seconds(20)
        var left = try zombies()
        while !left.isEmpty {
            try #require(ContinuousClock.now < deadline)
            usleep(20_000)
            left.formIntersection(try zombies())
        }
    }

    /// The children of this process that have ended and for whose status nobody has asked.
    private func zombies() throws -> Set<Int32> {
        let found = try (view.entries(of: "/proc") ?? []).compactMap { entry -> Int32? in
            guard let pid = Int32(entry.name),
                let stat = try view.contents(of: "/proc/\(pid)/stat", limitBytes: 4_096)
            else { return nil }
            let fields =
                String(decoding: stat.bytes, as: UTF8.self)
                .split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && fields[0] == "Z" && fields[1] == "\(getpid())" ? pid : nil
        }
        return Set(found)
    }

    @Test func `programs run at the same time do not wait for each other's ends`() async throws {
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<40 {
                group.addTask { try shell("echo \(number); exec cat").text }
            }
            var seen: Set<String> = []
            for try await text in group { seen.insert(text) }
            #expect(seen == Set((0..<40).map { "\($0)\n" }))
        }
    }
}
