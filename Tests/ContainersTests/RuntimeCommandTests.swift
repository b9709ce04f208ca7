import Containers
import TestFolder
import Testing

struct RuntimeCommandTests {
    private func words(_ text: String) -> [[UInt8]] {
        text.split(separator: " ").map { Array($0.utf8) }
    }

    @Test(arguments: [
        // containerd 1.6.20 with runc 1.1.5, recorded.
        (
            "runc --root /run/containerd/runc/k8s.io --log /run/x/log.json --log-format json create --bundle /run/x --pid-file /run/x/init.pid dfae",
            "create dfae"
        ),
        (
            "runc --root /run/containerd/runc/k8s.io --log /run/x/log.json --log-format json start dfae",
            "start dfae"
        ),
        (
            "runc --root /run/containerd/runc/k8s.io --log /run/x/log.json --log-format json exec --process /tmp/runc-process3499813500 --detach --pid-file /run/x/487c.pid f5dc",
            "exec f5dc"
        ),
        (
            "runc --root /run/containerd/runc/k8s.io --log /run/x/log.json --log-format json kill --all f5dc 9",
            "kill f5dc"
        ),
        (
            "runc --root /run/containerd/runc/k8s.io --log /run/x/log.json --log-format json delete --force f5dc",
            "delete f5dc"
        ),
        ("runc init", "init"),
        // Others, by their manuals.
        (
            "/usr/sbin/runc --systemd-cgroup --root=/run/r --debug create --bundle=/b -pid-file p --console-socket s id",
            "create id"
        ),
        ("runc run -d -b /bundle id", "run id"),
        ("runc run --keep id ignored", "run id"),
        ("runc exec -t -e A=B --user 1:2 --cwd / id sh -c true", "exec id"),
        ("runc exec -eA=B id sh", "exec id"),
        ("runc exec --tty --env=A=B -- id sh", "exec id"),
        ("runc restore --image-path /i --work-path /w --detach -b /b id", "restore id"),
        ("runc delete -f id", "delete id"),
        (
            "crun --cgroup-manager=systemd --log-format=json --log=/l create --bundle /b --pid-file /p id",
            "create id"
        ),
        ("crun --cgroup-manager disabled --root /r run -f config.json id", "run id"),
        ("youki -r /run -s --log-level error create -b /b id", "create id"),
        ("youki --systemd-cgroup -l /log start id", "start id"),
        (
            "runsc --root=/run/containerd/runsc/k8s.io --log=/l --log-format=json --debug --strace create --bundle /b --pid-file /p --user-log /u id",
            "create id"
        ),
        (
            "runsc --platform systrap exec --detach --internal-pid-file /i --process /p id",
            "exec id"
        ),
        ("runsc --root /run/create start id", "start id"),
        // Cut short, empty or something else.
        ("runc create --bundle", "create"), ("runc create", "create"), ("runc", "none"),
        ("runc --root", "none"), ("runc --version", "none"), ("runc frobnicate id", "none"),
        ("runc start ../../id", "start"), ("", "none"), ("runc - create id", "none"),
    ])
    func `a command line tells what is done to which container`(line: String, expected: String) {
        let command = RuntimeCommand(arguments: words(line))
        let told = command.map { $0.verb.rawValue + ($0.id.map { " \($0)" } ?? "") }
        #expect(told ?? "none" == expected)
    }

    @Test func `only some commands start a program`() {
        let verbs = RuntimeCommand.Verb.allCases.filter(\.startsProgram)
        #expect(Set(verbs) == [.create, .exec, .restore, .run, .start])
    }

    @Test(arguments: [
        ("/usr/sbin/runc", true), ("/usr/bin/crun", true), ("runc", true),
        ("/opt/cni/runc (deleted)", true), ("/runsc", true), ("/usr/bin/youki", true),
        ("/memfd:runc_cloned:/proc/self/exe (deleted)", true),
        ("/memfd:crun_cloned:/proc/self/exe", true),
        ("/memfd:evil:/proc/self/exe", false), ("/usr/bin/truncate", false), ("/", true),
        ("/runc", true), ("/x", false),
        ("/usr/bin/runc.old", false), ("/usr/sbin/runc/", false), ("", false),
        ("/usr/bin/containerd-shim-runc-v2", false),
    ])
    func `the last part of a path tells a runtime`(path: String, expected: Bool) {
        #expect(RuntimeCommand.isRuntime(path: Array(path.utf8)[...]) == expected)
    }

    @Test func `no arguments make it fail`() {
        var random = SplitMix(state: 3)
        let pieces = [
            "-", "--", "--root", "create", "exec", "-e", "=", "", "--=", "-\u{FF}", "id", "init",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...8, using: &random)
            let words = (0..<count).map { _ in
                Array((pieces.randomElement(using: &random) ?? "").utf8)
            }
            let command = RuntimeCommand(arguments: words)
            #expect(command?.id?.isEmpty != true)
        }
    }
}
