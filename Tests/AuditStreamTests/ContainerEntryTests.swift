import AuditStream
import Testing

/// How processes come into containers when nobody could look at one of them.
struct ContainerEntryTests {
    private static let first = NodeModel.id("a")
    private static let second = NodeModel.id("b")
    private static let shim = "/usr/bin/containerd-shim-runc-v2 -namespace k8s.io -id x"
    private static let options =
        "--root /run/containerd/runc/k8s.io --log /run/x/log.json --log-format json"

    private func create(_ node: inout NodeModel, _ id: String, pid: UInt32, below: UInt32) {
        node.exec(
            pid, below,
            "/usr/sbin/runc \(Self.options) create --bundle /run/x --pid-file /run/x/init.pid \(id)"
        )
        node.exec(pid + 1, pid, "runc init", exe: "/usr/sbin/runc")
        // Up to 1.1 it runs a copy of itself.
        node.exec(pid + 1, pid, "runc init", exe: "/memfd:runc_cloned:/proc/self/exe")
    }

    private func start(_ node: inout NodeModel, _ id: String, pid: UInt32, below: UInt32) {
        node.exec(pid, below, "/usr/sbin/runc \(Self.options) start \(id)")
    }

    private func enter(_ node: inout NodeModel, _ id: String, pid: UInt32, below: UInt32) {
        node.exec(
            pid, below,
            "/usr/sbin/runc \(Self.options) exec --process /tmp/p --detach --pid-file /run/p \(id)")
        node.exec(pid + 1, pid, "runc init", exe: "/usr/sbin/runc")
    }

    private typealias Told = NodeModel.Told

    @Test func `two containers of one pod under one shim`() {
        var node = NodeModel()
        node.exec(10, 1, Self.shim)
        for (id, pid) in [(Self.first, UInt32(20)), (Self.second, 40)] {
            create(&node, id, pid: pid, below: 10)
            start(&node, id, pid: pid + 5, below: 10)
            let told = node.exec(pid + 3, 10, "/app/server")
            #expect(told?.place == .container(id) && told?.starts == true && told?.enters == false)
            let child = node.exec(pid + 6, pid + 3, "/bin/sh")
            #expect(child?.place == .container(id) && child?.starts == false)
            // The first process may run a second program.
            let again = node.exec(pid + 3, 10, "/app/worker")
            #expect(again?.place == .container(id) && again?.starts == false)
        }
        #expect(
            node.exec(60, 10, "/usr/sbin/runc \(Self.options) delete \(Self.first)")?.place == .host
        )
    }

    /// As containerd does it: `shim start` starts the shim that stays, and ends.
    @Test func `a shim that a shim starts is the node's`() {
        var node = NodeModel()
        node.exec(5, 1, "/usr/bin/containerd")
        node.exec(9, 5, Self.shim + " start")
        #expect(node.exec(10, 9, Self.shim)?.place == node.exec(9, 5, Self.shim)?.place)
        create(&node, Self.first, pid: 20, below: 10)
        start(&node, Self.first, pid: 25, below: 10)
        let told = node.exec(23, 10, "/app/server")
        #expect(told?.place == .container(Self.first) && told?.starts == true)
        enter(&node, Self.first, pid: 30, below: 10)
        let entered = node.exec(33, 30, "/bin/sh")
        #expect(entered?.place == .container(Self.first) && entered?.enters == true)
        // A program of that name in a container stays there.
        let other = node.exec(40, 23, Self.shim)
        #expect(other?.place == .container(Self.first))
        #expect(node.exec(41, 40, Self.shim)?.place == .container(Self.first))
    }

    /// As runc 1.1.5 does it on Linux 6.1: its second half runs from a mount of the one file, then
    /// from memory, while its control group becomes the container's.
    @Test(arguments: ["create", "exec"])
    func `a runtime's copies of itself are the node's`(verb: String) {
        var node = NodeModel(isLive: true)
        func run(_ pid: UInt32, _ parent: UInt32, _ group: String, _ program: String) {
            node.running[pid] = .init(
                parent: parent, ticks: UInt64(node.now), group: group, program: program)
        }
        run(10, 1, "/host/containerd.service", "/usr/bin/containerd-shim-runc-v2")
        node.exec(10, 1, Self.shim)
        run(20, 10, "/host/containerd.service", "/usr/sbin/runc")
        node.exec(20, 10, "/usr/sbin/runc \(Self.options) \(verb) --bundle /run/x \(Self.first)")
        run(21, 20, "/host/containerd.service", "/usr/sbin/runc")
        for (exe, group) in [
            ("/usr/sbin/runc", "/host/containerd.service"), ("/", "/pod/\(Self.first)"),
            ("/memfd:runc_cloned:/proc/self/exe", "/pod/\(Self.first)"),
        ] {
            node.running[21]?.group = group
            let told = node.exec(21, 20, "runc init", exe: exe)
            #expect(told?.place == .host && told?.starts == false && told?.enters == false)
        }
        run(22, 20, "/pod/\(Self.first)", "/memfd:runc_cloned:/proc/self/exe (deleted)")
        if verb == "create" { start(&node, Self.first, pid: 30, below: 10) }
        let told = node.exec(22, verb == "create" ? 10 : 20, "/app/server")
        #expect(told?.place == .container(Self.first))
        #expect(told?.starts == (verb == "create") && told?.enters == (verb == "exec"))
        // Within the container nobody is a runtime by its name.
        run(23, 22, "/pod/\(Self.first)", "/usr/sbin/runc")
        node.exec(23, 22, "/usr/sbin/runc create x")
        run(24, 23, "/pod/\(Self.first)", "/")
        #expect(node.exec(24, 23, "runc init", exe: "/")?.place == .container(Self.first))
    }

    /// The paths in a container, and what its programs are called, are its maker's choice.
    @Test(arguments: ["/", "/runc", "/usr/sbin/runc", "/memfd:runc_cloned:/proc/self/exe"])
    func `a container's program is no copy of the runtime by its name`(exe: String) {
        for hasForks in [false, true] {
            var node = NodeModel()
            node.exec(10, 1, Self.shim)
            enter(&node, Self.first, pid: 20, below: 10)
            if hasForks {
                node.fork(21, 22, parent: 20)
                node.fork(22, 23, parent: 20)
            }
            let told = node.exec(23, 20, "/proc/self/exe init", exe: exe)
            #expect(told?.enters == true && told?.place == .container(Self.first))
            let child = node.exec(24, 23, "/bin/sh")
            #expect(child?.enters == false && child?.place == .container(Self.first))
        }
        var node = NodeModel(isLive: true)
        node.exec(10, 1, Self.shim)
        enter(&node, Self.first, pid: 20, below: 10)
        node.running[23] = .init(
            parent: 20, ticks: UInt64(node.now), group: "/pod/\(Self.first)", program: exe)
        let told = node.exec(23, 20, "/proc/self/exe init", exe: exe)
        #expect(told?.enters == true && told?.place == .container(Self.first))
    }

    @Test(arguments: [false, true])
    func `an exec into a container, and one that is detached`(goesToShim: Bool) {
        var node = NodeModel()
        node.exec(10, 1, Self.shim)
        for round in UInt32(0)..<3 {
            let pid = 20 + 10 * round
            enter(&node, Self.first, pid: pid, below: 10)
            let told = node.exec(pid + 3, goesToShim ? 10 : pid, "/bin/sh")
            #expect(told?.enters == true && told?.starts == false)
            #expect(told?.place == (goesToShim ? .someContainer : .container(Self.first)))
            #expect(node.exec(pid + 4, pid + 3, "/bin/ls")?.enters == false)
        }
        // Nobody has asked for this one.
        let other = node.exec(90, 10, "/bin/orphan")
        #expect(other?.enters == false && other?.place == .someContainer)
    }

    @Test func `forks that the stream has do not stand between`() {
        var node = NodeModel()
        node.exec(10, 1, Self.shim)
        node.fork(10, 20)
        enter(&node, Self.first, pid: 20, below: 10)
        // The second stage is a sister of the first by its parent, though that forked it.
        node.fork(21, 22, parent: 20)
        node.fork(22, 23, parent: 20)
        let told = node.exec(23, 20, "/bin/sh")
        #expect(told?.enters == true && told?.place == .container(Self.first))

        node.fork(10, 40)
        create(&node, Self.second, pid: 40, below: 10)
        node.fork(41, 42, parent: 40)
        node.fork(42, 43, parent: 40)
        node.exit(40, parent: 10)
        node.fork(10, 50)
        start(&node, Self.second, pid: 50, below: 10)
        let second = node.exec(43, 10, "/pause")
        #expect(second?.starts == true && second?.place == .container(Self.second))
    }

    @Test func `runc run has its container below itself`() {
        var node = NodeModel()
        node.exec(10, 1, "/bin/bash")
        node.exec(20, 10, "/usr/sbin/runc run -b /bundle \(Self.first)")
        node.exec(21, 20, "runc init", exe: "/usr/sbin/runc")
        let told = node.exec(23, 20, "/app")
        #expect(told?.starts == true && told?.place == .container(Self.first))
    }

    @Test func `conmon forks before it calls the runtime`() {
        var node = NodeModel(isLive: true)
        node.exec(10, 1, "/usr/bin/crio")
        node.exec(
            20, 10, "/usr/bin/conmon -b /bundle -c \(Self.first) -r /usr/bin/crun -u \(Self.first)")
        node.running[21] = .init(
            parent: 1, ticks: UInt64(node.now), group: "/host/conmon", program: "/usr/bin/conmon")
        node.exec(22, 21, "/usr/bin/crun --systemd-cgroup create --bundle /bundle \(Self.first)")
        node.exec(30, 10, "/usr/bin/crun start \(Self.first)")
        // A program that CRI-O runs itself is none of the container.
        #expect(node.exec(31, 10, "/usr/bin/iptables")?.place == .host)
        let told = node.exec(24, 21, "/app")
        #expect(told?.starts == true && told?.place == .container(Self.first))
        node.exec(40, 10, "/usr/bin/conmon -c \(Self.first) -e --exec-process-spec /p")
        node.running[41] = .init(
            parent: 1, ticks: UInt64(node.now), group: "/host/conmon", program: "/usr/bin/conmon")
        node.exec(42, 41, "/usr/bin/crun exec --process /p \(Self.first)")
        let entered = node.exec(43, 42, "/bin/sh")
        #expect(entered?.enters == true && entered?.place == .container(Self.first))
    }

    @Test func `a hook of a runtime runs on the host`() {
        var node = NodeModel()
        node.exec(10, 1, Self.shim)
        create(&node, Self.first, pid: 20, below: 10)
        #expect(node.exec(24, 20, "/usr/bin/hook")?.place == .host)
        start(&node, Self.first, pid: 30, below: 10)
        let hook = node.exec(31, 30, "/usr/bin/poststart")
        #expect(hook?.place == .host && hook?.starts == false)
        #expect(node.exec(23, 10, "/app")?.starts == true)
    }

    @Test func `a hook that is seen on the host is none of the container`() {
        var node = NodeModel(isLive: true)
        node.exec(20, 1, "/usr/sbin/runc run \(Self.first)")
        node.running[21] = .init(
            parent: 20, ticks: UInt64(node.now), group: "/host", program: "/usr/bin/hook")
        let hook = node.exec(21, 20, "/usr/bin/hook")
        #expect(hook?.place == .host && hook?.starts == false)
        node.running[22] = .init(
            parent: 20, ticks: UInt64(node.now), group: "/pod/a", program: "/app")
        let told = node.exec(22, 20, "/app")
        #expect(told?.place == .container("a") && told?.starts == true)
    }

    @Test(arguments: ["exec", "run", "restore"])
    func `nobody but root on the machine itself makes a process join a container`(verb: String) {
        var node = NodeModel(isLive: true)
        node.exec(10, 1, "/home/me/runc \(verb) \(Self.first)", euid: 1_000)
        let forged = node.exec(11, 10, "/bin/sh", euid: 1_000)
        #expect(forged?.place == .host && forged?.starts == false && forged?.enters == false)
        // Root in a container is not root of the machine.
        node.running[20] = .init(
            parent: 1, ticks: UInt64(node.now), group: "/pod/b", program: "/tmp/runc")
        node.exec(20, 1, "/tmp/runc \(verb) \(Self.first)")
        let inner = node.exec(21, 20, "/bin/sh")
        #expect(inner?.place == .container("b") && inner?.starts == false && inner?.enters == false)
    }

    @Test func `a shim that a user has made takes nobody off the host`() {
        var node = NodeModel()
        node.exec(10, 1, "/home/me/containerd-shim", euid: 1_000)
        #expect(node.exec(11, 10, "/bin/sh", euid: 1_000)?.place == .host)
        node.exec(20, 1, "/bin/bash")
        node.exec(21, 20, "/usr/sbin/runc start \(Self.first)")
        #expect(node.exec(22, 20, "/bin/ls")?.place == .host)
    }

    @Test func `a start that fails is no first program`() {
        var node = NodeModel()
        node.exec(10, 1, Self.shim)
        create(&node, Self.first, pid: 20, below: 10)
        start(&node, Self.first, pid: 30, below: 10)
        #expect(node.exec(23, 10, "/none", isSuccess: false)?.starts == false)
        #expect(node.exec(23, 10, "/app")?.starts == true)
    }

    @Test func `runc init that was there before the agent becomes the first program`() {
        var node = NodeModel(isLive: true)
        node.running[10] = .init(
            parent: 1, ticks: 1, group: "/host", program: "/usr/bin/containerd-shim-runc-v2")
        node.running[20] = .init(parent: 10, ticks: 2, group: "/pod/a", program: "/usr/sbin/runc")
        node.tree.seed([10, 20])
        start(&node, Self.first, pid: 30, below: 10)
        let told = node.exec(20, 10, "/app")
        #expect(told?.starts == true && told?.place == .container("a"))
    }
}
