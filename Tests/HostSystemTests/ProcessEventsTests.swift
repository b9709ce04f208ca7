import HostSystem
import Testing

@Suite(.enabled(if: Environment.isRoot, "needs root"))
struct ProcessEventsTests {
    /// What is told while a program with a thread starts another program; and the pid of the first.
    private func told(
        _ subject: ProcessEvents.Subject
    ) throws -> (events: [ProcessEvents.Event], pid: UInt32) {
        let program = """
            import os, subprocess, threading
            thread = threading.Thread(target=lambda: None)
            thread.start()
            thread.join()
            subprocess.run(["/bin/true"])
            print(os.getpid())
            """
        var events = try ProcessEvents.listening(to: subject, bufferBytes: 8 << 20)
        let output = try HostView(root: "/").run("/usr/bin/env", ["python3", "-c", program])
        let pid = try #require(UInt32(output.text.dropLast()))
        var all: [ProcessEvents.Event] = []
        try events.receive { event, _ in all.append(event) }
        #expect(events.overruns == 0)
        return (all, pid)
    }

    @Test func `of lives each process is told once when it begins and ends, and no thread`() throws
    {
        let (events, pid) = try told(.lives)
        let begun = events.filter { if case .fork(_, pid) = $0 { true } else { false } }
        #expect(begun.count == 1)
        #expect(events.filter { $0 == .exit(pid) }.count == 1)
        let children = events.compactMap { event -> UInt32? in
            if case .fork(pid, let child) = event { child } else { nil }
        }
        #expect(children.count == 1)
        #expect(children.allSatisfy { events.contains(.exit($0)) })
        #expect(!events.contains { if case .program = $0 { true } else { false } })
    }

    @Test func `of programs each start is told, and nothing else`() throws {
        let (events, pid) = try told(.programs)
        // That of env, and that of the program which env becomes.
        #expect(events.filter { $0 == .program(pid) }.count >= 2)
        #expect(events.allSatisfy { if case .program = $0 { true } else { false } })
    }
}
