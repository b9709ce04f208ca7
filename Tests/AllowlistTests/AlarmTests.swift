import Posture
import Testing

@testable import Allowlist

struct AlarmTests {
    private let everything = """
        - {id: all, match: {path: /**, container: anywhere, script: any}, action: allow}

        """

    private func alarms(
        _ start: ProcessStart, tuning: String = "", content: StartContent = .init()
    ) throws -> Set<String> {
        let engine = try exampleEngine(rules: everything, alarms: tuning)
        let decision = engine.decide(start, content: content)
        return Set([decision.alarm].compactMap(\.self) + decision.otherAlarms)
    }

    @Test(arguments: [
        ("/memfd:x (deleted)", ["run-from-memory"]), ("/usr/bin/x (deleted)", ["deleted-file"]),
        ("/usr/bin/x", []), ("/tmp/x", ["world-writable-place"]),
        ("/var/tmp/a/x", ["world-writable-place"]), ("/dev/shm/x", ["world-writable-place"]),
        ("/run/user/1000/x", ["world-writable-place"]), ("/run/lock/x", ["world-writable-place"]),
        ("//tmp/./x", ["world-writable-place"]), ("/tmpx/x", []), ("/srv/tmp/x", []),
        ("/tmp/x (deleted)", ["deleted-file", "world-writable-place"]),
    ])
    func `places raise an alarm whatever the rules allow`(path: String, names: [String]) throws {
        #expect(try alarms(exampleStart(path)) == Set(names))
    }

    @Test(arguments: [
        ("/tmp/x", "/", true), ("x", "/tmp", true), ("./x", "/dev/shm/a", true),
        ("x", "/srv", false),
        ("/tmp/../srv/x", "/", true),
    ])
    func `a script in a place where everyone may write raises an alarm`(
        script: String, directory: String, isRaised: Bool
    ) throws {
        var start = exampleStart("/bin/sh", ["/bin/sh", script])
        start.workingDirectory = Array(directory.utf8)
        #expect(
            try alarms(start).contains("world-writable-place")
                == (isRaised && !script.contains("..")))
        start.script = Array(script.utf8)
        #expect(try alarms(start).contains("world-writable-place") == isRaised)
    }

    @Test func `a file that everyone may write raises an alarm`() throws {
        var start = exampleStart("/srv/x")
        start.file = .init(deviceMajor: 8, deviceMinor: 1, inode: 2, mode: 0o100757)
        #expect(try alarms(start) == ["world-writable-place"])
        start.file?.mode = 0o100755
        #expect(try alarms(start) == [])
    }

    @Test func `a script in memory is known by its file system`() throws {
        var start = exampleStart("/bin/sh", ["/bin/sh", "/dev/fd/3"])
        start.script = Array("/dev/fd/3".utf8)
        #expect(try alarms(start) == [])
        start.scriptFile = .init(deviceMajor: 0, deviceMinor: 1, inode: 2)
        #expect(try alarms(start) == ["run-from-memory"])
    }

    @Test func `a program that was written after its container started raises an alarm`() throws {
        var container = Container(id: "c")
        container.started = 1_000
        var start = exampleStart("/app", place: .container(container))
        let engine = try exampleEngine(rules: everything)
        let unknown = engine.decide(start)
        #expect(unknown.outcome == .allow)
        #expect(unknown.undecidedAlarms == ["container-drift"])
        start.file = .init(deviceMajor: 8, deviceMinor: 1, inode: 2, changed: 999)
        #expect(engine.decide(start).undecidedAlarms == [])
        start.file?.changed = 1_001
        #expect(engine.decide(start).alarm == "container-drift")
        start.place = .host
        #expect(engine.decide(start).outcome == .allow)
    }

    @Test(
        arguments: [
            ("/bin/sh", ["sh"], "shell-in-container"),
            ("/usr/bin/bash", ["bash"], "shell-in-container"),
            ("/bin/busybox", ["sh"], "shell-in-container"),
            ("/bin/busybox", ["busybox", "ash"], "shell-in-container"),
            ("/bin/busybox", ["ls"], nil), ("/usr/bin/zsh", ["-zsh"], "shell-in-container"),
            ("/usr/bin/apt-get", ["apt-get"], "package-manager-in-container"),
            ("/sbin/apk", ["apk"], "package-manager-in-container"),
            (
                "/usr/bin/python3", ["python3", "-m", "pip", "install", "x"],
                "package-manager-in-container"
            ),
            (
                "/usr/bin/python3", ["python3", "/usr/bin/pip3", "x"],
                "package-manager-in-container"
            ),
            ("/usr/bin/node", ["node", "/usr/bin/npm", "i"], "package-manager-in-container"),
            ("/usr/bin/nginx", ["nginx"], nil),
        ] as [(String, [String], String?)])
    func `shells and package managers in containers raise an alarm`(
        path: String, arguments: [String], name: String?
    ) throws {
        let wanted = Set([name].compactMap(\.self))
        for place in [exampleContainer(), .someContainer, .unknown] {
            #expect(try alarms(exampleStart(path, arguments, place: place)) == wanted)
        }
        #expect(try alarms(exampleStart(path, arguments)) == [])
    }

    @Test func `the first program of a container may be a shell`() throws {
        var start = exampleStart("/bin/sh", place: exampleContainer())
        start.startsContainer = true
        #expect(try alarms(start) == [])
    }

    @Test func `the gravest alarm decides and the others are named`() throws {
        var start = exampleStart("/tmp/x", place: exampleContainer())
        start.entersContainer = true
        start.gainsRoot = true
        let decision = try exampleEngine().decide(start)
        #expect(decision.outcome == .alert(.high))
        #expect(decision.alarm == "world-writable-place")
        #expect(decision.otherAlarms == ["exec-into-container", "gains-root"])
    }

    @Test func `an alarm can be turned down and off`() throws {
        var start = exampleStart("/x")
        start.gainsRoot = true
        let low = try exampleEngine(rules: everything, alarms: "  gains-root: {severity: low}")
        #expect(low.decide(start).outcome == .alert(.low))
        let off = try exampleEngine(rules: everything, alarms: "  gains-root: {severity: off}")
        #expect(off.decide(start).outcome == .allow)
    }

    @Test func `an exception holds where all of it is known`() throws {
        let tuning = """
              gains-root: {except: [{path: /usr/bin/sudo, package: "*"}]}
              shell-in-container: {except: [{path: /bin/sh, container: {image: "docker.io/**"}}]}
            """
        var start = exampleStart("/usr/bin/sudo")
        start.gainsRoot = true
        let engine = try exampleEngine(rules: everything, alarms: tuning)
        #expect(engine.decide(start).outcome == .pending(.program))
        func content(_ isUnmodified: Bool) -> StartContent {
            StartContent(
                program: .known(sha256: nil, package: "sudo", isUnmodified: isUnmodified))
        }
        #expect(try alarms(start, tuning: tuning, content: content(true)) == [])
        #expect(try alarms(start, tuning: tuning, content: content(false)) == ["gains-root"])
        start.place = .unknown
        #expect(engine.decide(start, content: content(true)).reason.contains("exception may hold"))
        #expect(
            try alarms(exampleStart("/bin/sh", place: exampleContainer()), tuning: tuning) == [])
        #expect(
            try alarms(exampleStart("/bin/sh", place: exampleContainer(image: "x")), tuning: tuning)
                == ["shell-in-container"])
        #expect(
            try alarms(exampleStart("/bin/sh", place: .someContainer), tuning: tuning)
                == ["shell-in-container"])
    }

    @Test func `the severities of later lists count and exceptions add up`() throws {
        func list(_ name: String, _ tuning: String) throws -> ProcessAllowlist {
            let text = exampleText(alarms: "  gains-root: \(tuning)")
            var list = try AllowlistReader().list(bytes: Array(text.utf8), path: name)
            list.name = name
            return list
        }
        let set = try AllowlistSet([
            list("a", "{severity: low, except: [{path: /a}]}"), list("b", "{except: [{path: /b}]}"),
            list("c", "{severity: critical}"),
        ])
        let engine = AllowlistEngine(set)
        for (path, isRaised) in [("/a", false), ("/b", false), ("/c", true)] {
            var start = exampleStart(path)
            start.gainsRoot = true
            let decision = engine.decide(start)
            #expect((decision.outcome == .alert(.critical)) == isRaised)
        }
    }

    @Test func `an alarm over code that is cut is raised`() throws {
        var start = exampleStart("/bin/sh", ["sh", "-c", "echo"])
        start.argumentCount = 5
        let decision = try exampleEngine(rules: everything).decide(start)
        #expect(decision.outcome == .alert(.critical))
        #expect(decision.reason.contains("whole code is not known"))
    }
}
