import Containers
import Testing

struct ControlGroupTests {
    static let first = String(repeating: "0a", count: 32)
    static let second = String(repeating: "1b", count: 32)
    private static let uid = "0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11"
    private static let slice = "kubepods-burstable-pod0f9a1c62_2b6e_4a53_9c1a_7e0f5d3b8a11.slice"

    /// What is told of a path, as one text.
    private func told(_ text: String, processOne: String? = nil) throws -> String {
        let one = Array((processOne ?? "").utf8)
        let parser = ControlGroupParser(processOne: one.span)
        let bytes = Array(text.utf8)
        let parsed = parser.parse(bytes.span)
        let path = try #require(parsed)
        let unit = path.unit(in: bytes.span).map { " in \($0)" } ?? ""
        switch path.place {
        case .host: return "host\(unit)"
        case .other: return "other\(unit)"
        case .claimed(let level): return "claimed \(Self.name(level, path, bytes.span))\(unit)"
        case .container(let levels):
            return levels.map { Self.name($0, path, bytes.span) }.joined(separator: " > ") + unit
        }
    }

    private static func name(
        _ level: ControlGroupPath.Level, _ path: ControlGroupPath, _ bytes: Span<UInt8>
    ) -> String {
        let id = path.id(of: level, in: bytes)
        let name = id == first ? "first" : id == second ? "second" : id
        let runtime = level.runtime.map { " of \($0)" } ?? ""
        return name + runtime + (path.podUID(of: level, in: bytes).map { " pod \($0)" } ?? "")
    }

    @Test(arguments: [
        (
            "/kubepods.slice/kubepods-burstable.slice/\(slice)/cri-containerd-\(first).scope",
            "first of containerd pod \(uid)"
        ),
        ("/kubepods/burstable/pod\(uid)/\(first)", "first pod \(uid)"),
        (
            "/kubepods/poddeadbeefdeadbeefdeadbeefdeadbeef/\(first)",
            "first pod deadbeefdeadbeefdeadbeefdeadbeef"
        ),
        ("/kubepods/burstable/pod\(uid)/crio-\(first)", "first of crio pod \(uid)"),
        ("/kubepods/burstable/pod\(uid)/crio-conmon-\(first)", "host"),
        ("/kubepods.slice/\(slice)/crio-\(first).scope", "first of crio pod \(uid)"),
        (
            "/kubepods.slice/\(slice)/crio-conmon-\(first).scope",
            "host in crio-conmon-\(first).scope"
        ),
        ("/kubepods.slice/\(slice)/crio-\(first).scope/container", "first of crio pod \(uid)"),
        (
            "/system.slice/containerd.service/\(slice):cri-containerd:\(first)",
            "first of containerd pod \(uid) in containerd.service"
        ),
        ("/system.slice:cri-containerd:\(first)", "first of containerd"),
        ("/system.slice:docker:\(first)", "first of docker"),
        ("/docker/\(first)", "first of docker"),
        ("/system.slice/docker-\(first).scope", "first of docker"),
        ("/machine.slice/libpod-\(first).scope/container", "first of podman"),
        (
            "/machine.slice/libpod-conmon-\(first).scope",
            "host in libpod-conmon-\(first).scope"
        ),
        ("/libpod_parent/libpod-\(first)", "first of podman"),
        ("/ecs/task/\(first)", "first"),
        ("/k8s.io/\(first)", "first"),
        ("/actions_job/\(first)", "first"),
        (
            "/kubelet.slice/kubelet-kubepods.slice/kubelet-\(slice)/cri-containerd-\(first).scope",
            "first of containerd pod \(uid)"
        ),
        (
            "/docker/\(first)/kubelet/kubepods/besteffort/pod\(uid)/\(second)",
            "first of docker > second pod \(uid)"
        ),
        (
            "/kubepods.slice/\(slice)/cri-containerd-\(first).scope/system.slice/ssh.service",
            "first of containerd pod \(uid)"
        ),
        (
            "/kubepods.slice/\(slice)/cri-containerd-\(first).scope/init",
            "first of containerd pod \(uid)"
        ),
        (
            "/kubepods.slice/\(slice)/cri-containerd-\(first).scope/init.scope",
            "first of containerd pod \(uid)"
        ),
        ("/../../\(slice)/cri-containerd-\(first).scope", "first of containerd pod \(uid)"),
        ("/../cri-containerd-\(first).scope", "first of containerd"),
        ("/../\(first)", "first"),
        ("/system.slice/cron.service", "host in cron.service"),
        ("/system.slice/system-getty.slice/getty@tty1.service", "host in getty@tty1.service"),
        ("/user.slice/user-1000.slice/session-2.scope", "host in session-2.scope"),
        ("/init.scope", "host in init.scope"),
        ("/system.slice/gone.service (deleted)", "host in gone.service"),
        ("/docker/\(first) (deleted)", "first of docker"),
        ("/kubepods/besteffort/pod\(uid)", "host"),
        ("/", "host"),
        ("/lxc/web/init.scope", "other"),
        ("/lxc.payload.web/system.slice/ssh.service", "other"),
        ("/docker/buildkit/m3x4", "other"),
        ("/garden/6e3c", "other"),
        ("/machine.slice/systemd-nspawn@web.service/payload", "other"),
    ])
    func `a path tells the container, its pod and the unit`(
        path: String, expected: String
    ) throws {
        #expect(try told("0::\(path)\n") == expected)
    }

    @Test(arguments: [
        // Not an id: too short, too long, not of these digits.
        ("/kubepods/pod/\(first.dropLast())", "host"),
        ("/kubepods/pod/\(first)0", "host"),
        ("/kubepods/pod/\(first.uppercased())", "host"),
        ("/kubepods/pod/\(first.dropLast())g", "host"),
        ("/kubepods/pod/\(first).slice", "host"),
        ("/kubepods.slice/evil-\(first).scope", "host in evil-\(first).scope"),
        (
            "/kubepods.slice/cri-containerd-\(first.dropLast()).scope",
            "host in cri-containerd-\(first.dropLast()).scope"
        ),
        // Not a pod.
        ("/kubepods/pod../\(first)", "first"),
        ("/kubepods/pod\(uid)x/\(first)", "first"),
        // What a user may name.
        (
            "/user.slice/user-1000.slice/user@1000.service/kubepods.slice/\(slice)/cri-containerd-\(first).scope",
            "claimed first of containerd pod \(uid) in user@1000.service"
        ),
        (
            "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-\(first).scope/container",
            "claimed first of podman in user@1000.service"
        ),
        (
            "/user.slice/user-1000.slice/user@1000.service/app.slice/ssh.service",
            "host in user@1000.service"
        ),
        (
            "/user.slice/user-1000.slice/user@1000.service/containerd.service/\(first)",
            "claimed first in user@1000.service"
        ),
        (
            "/user.slice/user-1000.slice/user@1000.service/docker/\(first)/kubepods/\(second)",
            "claimed first of docker in user@1000.service"
        ),
        // What a service may name.
        (
            "/system.slice/app.service/kubepods/pod\(uid)/\(first)",
            "claimed first pod \(uid) in app.service"
        ),
        ("/system.slice/app.service/ssh.service", "host in app.service"),
        ("/system.slice/run-r1.scope/docker/\(first)", "claimed first of docker in run-r1.scope"),
        (
            "/system.slice/k3s.service/kubepods/pod\(uid)/\(first)",
            "first pod \(uid) in k3s.service"
        ),
        ("/lxc/web/kubepods/pod\(uid)/\(first)", "claimed first pod \(uid)"),
        // What a container may name, and the outermost is told first.
        (
            "/docker/\(first)/docker/\(second)/docker/\(first)/docker/\(first)/x/y/crio-\(second).scope",
            "first of docker > second of docker > first of docker > second of crio"
        ),
    ])
    func `a made-up name is not believed`(path: String, expected: String) throws {
        #expect(try told("0::\(path)\n") == expected)
    }

    @Test(arguments: [
        (
            """
            12:cpu,cpuacct:/kubepods/pod\(uid)/\(first)
            11:memory:/kubepods/pod\(uid)/\(first)
            1:name=systemd:/system.slice/containerd.service/kubepods/pod\(uid)/\(first)
            0::/system.slice/containerd.service
            """, "first pod \(uid) in containerd.service"
        ),
        (
            """
            4:memory:/
            1:name=systemd:/user.slice/user-0.slice/session-1.scope
            0::/user.slice/user-0.slice/other.scope
            """, "host in session-1.scope"
        ),
        (
            """
            5:pids:/user.slice/user-1000.slice/user@1000.service
            1:name=systemd:/user.slice/user-1000.slice/user@1000.service/kubepods/pod\(uid)/\(first)
            """, "claimed first pod \(uid) in user@1000.service"
        ),
        ("1:name=systemd:/a:b:/docker/\(first)", "first of docker"),
    ])
    func `all hierarchies are looked at`(text: String, expected: String) throws {
        #expect(try told(text) == expected)
    }

    @Test(arguments: [
        ("/docker/\(first)/kubelet/kubepods/pod\(uid)/\(second)", "second pod \(uid)"),
        ("/docker/\(first)/system.slice/kubelet.service", "host in kubelet.service"),
        ("/docker/\(first)", "host"),
        // Only the beginning is the node.
        ("/docker/\(first)/docker/\(first)", "first of docker"),
        (
            "/docker/\(first)/user.slice/user@1.service/docker/\(first)/kubepods/\(second)",
            "claimed first of docker in user@1.service"
        ),
    ])
    func `a node that is a container is none of its own`(path: String, expected: String) throws {
        let one = "4:memory:/docker/\(Self.first)/init.scope\n0::/\n"
        #expect(try told("4:memory:\(path)\n", processOne: one) == expected)
    }

    @Test(arguments: [
        ("/", "other"), ("/kubepods/pod\(uid)/\(first)", "other"), ("/ssh.service", "other"),
        ("/../../../system.slice/ssh.service", "host in ssh.service"),
        ("/../cri-containerd-\(first).scope", "first of containerd"), ("/..", "host"),
    ])
    func `from a namespace only what is outside of it can be told`(
        path: String, expected: String
    ) throws {
        #expect(try told("0::\(path)\n", processOne: "0::/../../../init.scope\n") == expected)
    }

    @Test(arguments: ["", "\n\n", "nothing", "0:", "0::", "0::x", "::", "0::\n", "1:a\nb:c\n"])
    func `what is no such file tells nothing`(text: String) {
        let bytes = Array(text.utf8)
        let path = ControlGroupParser().parse(bytes.span)
        #expect(path == nil)
    }
}
