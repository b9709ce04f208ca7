import Posture
import Testing

@testable import Allowlist

/// Interpreters, shells and places under the names that they have elsewhere.
struct AlarmNameTests {
    private func alarms(
        _ path: String, _ arguments: [String], folder: String = "/",
        place: ProcessStart.Place = .host
    ) throws -> Set<String> {
        let engine = try exampleEngine(
            rules:
                "- {id: all, match: {path: /**, container: anywhere, script: any}, action: allow}")
        var start = exampleStart(path, arguments, place: place)
        start.workingDirectory = Array(folder.utf8)
        let decision = engine.decide(start)
        return Set([decision.alarm].compactMap(\.self) + decision.otherAlarms)
    }

    @Test(arguments: [
        ("/bin/bash", ["bash", "-euo", "pipefail", "/tmp/x"], "/"),
        ("/bin/bash", ["bash", "-eu", "-o", "pipefail", "/tmp/x"], "/"),
        ("/bin/bash", ["bash", "--rcfile", "/tmp/x", "-i"], "/"),
        ("/bin/bash", ["bash", "../tmp/x"], "/root"), ("/bin/bash", ["bash", "../x"], "/tmp/a"),
        ("/bin/bash", ["bash", "/var/lib/../tmp/x"], "/"),
        ("/bin/bash", ["bash", "/tmp/a/../../srv/x"], "/"),
        ("/bin/bash", ["bash", "/proc/1/root/tmp/x"], "/"),
        ("/bin/bash", ["bash", "/proc/self/cwd/x"], "/tmp"),
        ("/bin/bash", ["bash", "-c", ". /tmp/x"], "/"),
        ("/usr/bin/python3.11", ["python3", "-uW", "ignore", "/tmp/x"], "/"),
        ("/usr/bin/python3.11-dbg", ["python3", "/tmp/x"], "/"),
        ("/usr/libexec/platform-python3.6", ["platform-python", "/tmp/x"], "/"),
        ("/usr/bin/node", ["node", "-r", "/tmp/x.js", "/srv/a.js"], "/"),
        ("/bin/bash-static", ["bash", "/tmp/x"], "/"),
        ("/bin/busybox.static", ["sh", "/tmp/x"], "/"),
        ("/lib64/ld-linux-x86-64.so.2", ["ld.so", "/usr/bin/python3", "/tmp/x"], "/"),
        ("/lib64/ld-linux-x86-64.so.2", ["ld.so", "--preload", "/tmp/x.so", "/bin/ls"], "/"),
        ("/usr/bin/mawk", ["awk", "-f", "/tmp/x"], "/"),
        ("/usr/bin/java", ["java", "-Xmx1g", "-jar", "/tmp/x.jar"], "/"),
        ("/usr/bin/java", ["java", "-cp", "/srv/a.jar:/tmp/x.jar", "Main"], "/"),
        ("/usr/bin/qemu-x86_64-static", ["qemu-x86_64-static", "-L", "/", "/tmp/x"], "/"),
        ("/usr/tmp/x", ["x"], "/"), ("/var/crash/x", ["x"], "/"),
        ("/var/lib/php/sessions/x", ["x"], "/"), ("/run/screen/x", ["x"], "/"),
    ])
    func `what runs from a place where everyone may write is alarmed`(
        path: String, arguments: [String], folder: String
    ) throws {
        #expect(try alarms(path, arguments, folder: folder) == ["world-writable-place"])
    }

    @Test(arguments: [
        ("/bin/bash", ["bash", "-euo", "pipefail", "/srv/x", "/tmp/y"], "/"),
        ("/bin/bash", ["bash", "/tmp/../srv/x"], "/"), ("/bin/bash", ["bash", "../srv/x"], "/tmp"),
        ("/bin/bash", ["bash", "/dev/fd/63"], "/tmp"),
        ("/bin/bash", ["bash", "-c", "cat /tmp/x"], "/"),
        ("/usr/bin/java", ["java", "-jar", "/srv/x.jar", "/tmp/y"], "/tmp"),
        ("/usr/bin/mawk", ["awk", "{print}", "/tmp/x"], "/"),
        ("/usr/bin/qemu-img", ["qemu-img", "info", "/tmp/x"], "/"),
        ("/usr/bin/node", ["node", "-r", "esm", "/srv/x.js"], "/tmp"),
        ("/lib64/ld-linux-x86-64.so.2", ["ld.so", "--preload", "x.so", "/bin/ls"], "/tmp"),
        ("/lib64/ld-linux-x86-64.so.2", ["ld.so", "--verify", "/bin/ls"], "/tmp"),
    ])
    func `what only reads such a place is not`(
        path: String, arguments: [String], folder: String
    ) throws {
        #expect(try alarms(path, arguments, folder: folder) == [])
    }

    @Test func `the loader with a descriptor runs from memory`() throws {
        let path = "/lib64/ld-linux-x86-64.so.2"
        #expect(try alarms(path, ["ld.so", "/proc/self/fd/3"]) == ["run-from-memory"])
        #expect(try alarms(path, ["ld.so", "/proc/self/exe"]) == [])
    }

    @Test(arguments: [
        ("/bin/bash-static", ["bash"]), ("/bin/busybox.static", ["sh"]),
        ("/bin/busybox-x86_64", ["busybox", "ash"]), ("/bin/bsd-csh", ["csh"]),
        ("/usr/bin/zsh-static", ["zsh"]), ("/usr/bin/mksh-static", ["mksh"]),
        ("/usr/bin/pwsh", ["pwsh"]), ("/usr/bin/elvish", ["elvish"]),
        ("/lib64/ld-linux-x86-64.so.2", ["ld.so", "/bin/bash"]),
        ("/lib/ld-musl-x86_64.so.1", ["ld.so", "/bin/busybox", "sh"]),
    ])
    func `a shell by another name is one`(path: String, arguments: [String]) throws {
        #expect(
            try alarms(path, arguments, place: exampleContainer()) == ["shell-in-container"])
        #expect(try alarms(path, arguments) == [])
    }

    @Test(arguments: [
        ("/usr/bin/pip3.11", ["pip"]), ("/usr/bin/pip-3.9", ["pip"]), ("/usr/bin/flatpak", ["x"]),
        ("/usr/bin/python3", ["python3", "-Im", "pip", "install"]),
        ("/usr/bin/python3", ["python3", "-m", "pip._internal", "install"]),
        ("/usr/bin/python3", ["python3", "-m", "ensurepip"]),
        ("/usr/libexec/platform-python3.6", ["platform-python", "/usr/bin/dnf", "install"]),
        ("/usr/bin/node", ["node", "/usr/local/lib/node_modules/npm/bin/npm-cli.js", "i"]),
        ("/usr/bin/node", ["node", "/usr/bin/../lib/node_modules/npm/bin/npm-cli.js", "i"]),
    ])
    func `a package manager by another name is one`(path: String, arguments: [String]) throws {
        #expect(
            try alarms(path, arguments, place: exampleContainer())
                == ["package-manager-in-container"])
    }

    @Test func `without its file's mode a start with root's rights may have got them`() throws {
        let engine = try exampleEngine(rules: "- {id: all, match: {path: /**}, action: allow}")
        var start = exampleStart("/usr/bin/x")
        start.uid = 1_000
        #expect(engine.decide(start).alarm == nil)
        start.isIncomplete = true
        let decision = engine.decide(start)
        #expect(decision.alarm == "gains-root")
        #expect(decision.reason.contains("the start's file is not known"))
        start.file = .init(deviceMajor: 8, deviceMinor: 1, inode: 2, mode: 0o100755)
        #expect(engine.decide(start).alarm == nil)
        start.file = nil
        start.uid = 0
        #expect(engine.decide(start).alarm == nil)
    }

    @Test func `pip's neighbours are none`() throws {
        for name in ["pipewire", "pipdeptree", "pip3-audit"] {
            #expect(try alarms("/usr/bin/\(name)", [name], place: exampleContainer()) == [])
        }
    }
}
