import Containers
import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct ContainersProbeTests {
    /// The one container beside its sandbox.
    private func container(
        _ change: (inout ContainerBundle) -> Void = { _ in },
        sandbox changeSandbox: (inout ContainerBundle) -> Void = { _ in }
    ) async throws -> Fact {
        let node = try TestFolder()
        var sandbox = ContainerBundle(1)
        changeSandbox(&sandbox)
        var bundle = ContainerBundle(2)
        change(&bundle)
        try node.add(sandbox)
        try node.add(bundle)
        let found = try await node.containers()
        try #require(found.count == 1)
        return found[0]
    }

    private func flag(_ fact: Fact?, _ name: String) -> Bool? {
        if case .bool(let value) = fact?[name]?.value { value } else { nil }
    }

    @Test func `a hardened container is told as one`() async throws {
        let fact = try await container()
        #expect(fact["label"]?.text == "shop/web/server")
        #expect(fact["namespace"]?.text == "shop")
        #expect(fact["image"]?.text == "docker.io/library/web:1.2")
        #expect(fact["uid"]?.value == .int(1000))
        #expect(fact["addedCapabilities"]?.texts == [])
        #expect(fact["capabilities"]?.texts.contains("NET_RAW") == true)
        #expect(fact["appArmorProfile"]?.text == "cri-containerd.apparmor.d")
        for name in ["noNewPrivileges", "isRootReadOnly", "hasSeccomp"] {
            #expect(flag(fact, name) == true)
        }
        for name in [
            "isPrivileged", "hostNetwork", "hostPID", "hostIPC", "hasUserNamespace", "isStaticPod",
        ] { #expect(flag(fact, name) == false) }
        #expect(fact["nodeUid"] == nil)
        #expect(fact["hostMounts"]?.elements == [])
    }

    @Test func `recorded containers of a real containerd are told`() async throws {
        let recording = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("ContainersTests/Recordings/node")
        let component = await ContainersProbe().observe(try HostView(root: recording.path))
        let found = component.instances.first?.elements ?? []
        #expect(
            found.compactMap { $0["label"]?.text }.sorted() == [
                "byhand", "kube-system/kube-proxy-abcde/kube-proxy",
                "shop/web-7d4b9c6f5-x2x4z/server",
                "shop/web-7d4b9c6f5-x2x4z/sidecar",
            ])
        let server = found.first { $0["name"]?.text == "server" }
        #expect(server?["imageDigest"]?.text?.hasPrefix("sha256:0fe96104") == true)
        #expect(flag(server, "hasSeccomp") == false)
        #expect(server?["uid"]?.value == .int(0))
        #expect(server?["hostMounts"]?.elements == [])
        #expect(flag(server, "hostNetwork") == true)
    }

    @Test func `containers of more namespaces than are read are told as missing`() async throws {
        let node = try TestFolder()
        try node.add(ContainerBundle(2))
        let tasks = "/run/containerd/io.containerd.runtime.v2.task"
        for number in 1..<64 { try node.makeFolder("\(tasks)/n\(number)") }
        #expect(try await node.containers().count == 1)
        try node.makeFolder("\(tasks)/n64")
        let found = try await node.containers()
        #expect(found.count == 2)
        #expect(found.last?.isUnknown == true)
    }

    @Test func `privileged is what has all and hides nothing`() async throws {
        let all = Set(
            [
                "AUDIT_CONTROL", "AUDIT_READ", "BLOCK_SUSPEND", "DAC_READ_SEARCH", "IPC_LOCK",
                "IPC_OWNER", "LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "NET_ADMIN",
                "NET_BROADCAST", "SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_NICE",
                "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME",
                "SYS_TTY_CONFIG",
                "WAKE_ALARM", "PERFMON", "BPF", "CHECKPOINT_RESTORE",
            ].map { "CAP_\($0)" }
        ).union(ContainerBundle.usualCapabilities)
        let open = try await container {
            $0.capabilities = Array(all)
            $0.maskedPaths = []
        }
        #expect(flag(open, "isPrivileged") == true)
        let masked = try await container { $0.capabilities = Array(all) }
        #expect(flag(masked, "isPrivileged") == false)
        #expect(masked["addedCapabilities"]?.texts.contains("SYS_ADMIN") == true)
        let fewer = try await container {
            $0.capabilities = all.filter { $0 != "CAP_SYS_MODULE" }
            $0.maskedPaths = []
        }
        #expect(flag(fewer, "isPrivileged") == false)
    }

    @Test(arguments: [("network", "hostNetwork"), ("pid", "hostPID"), ("ipc", "hostIPC")])
    func `the node's namespaces are seen through the sandbox`(
        type: String, name: String
    ) async throws {
        let path = "/proc/4711/ns/\(type == "network" ? "net" : type)"
        let join: (inout ContainerBundle) -> Void = { bundle in
            bundle.namespaces = bundle.namespaces.map {
                $0["type"] == type ? ["type": type, "path": path] : $0
            }
        }
        #expect(flag(try await container(join), name) == false)
        let shared = try await container(join) { $0.namespaces.removeAll { $0["type"] == type } }
        #expect(flag(shared, name) == true)
        let own = try await container { $0.namespaces.removeAll { $0["type"] == type } }
        #expect(flag(own, name) == true)
        // Without the sandbox nothing tells.
        let node = try TestFolder()
        var bundle = ContainerBundle(2)
        join(&bundle)
        try node.add(bundle)
        #expect(try await node.containers().first?[name]?.isUnknown == true)
    }

    @Test func `paths of the node are told, the pod's own are not`() async throws {
        func mount(_ source: String, _ destination: String, _ options: [String]) -> [String: Any] {
            ["source": source, "destination": destination, "type": "bind", "options": options]
        }
        let fact = try await container {
            $0.mounts = [
                ["source": "proc", "destination": "/proc", "type": "proc"],
                mount("/var/lib/kubelet/pods/\($0.podUID)/volumes/x", "/data", ["rbind", "rw"]),
                mount("/data/kubelet/pods/\($0.podUID)/etc-hosts", "/etc/hosts", ["rbind"]),
                mount("/run/containerd/sandboxes/\($0.sandboxID)/shm", "/dev/shm", ["rbind"]),
                mount("/var/lib/kubelet/pods/other/volumes/x", "/other", ["rbind", "ro"]),
                mount("/run/../run//docker.sock", "/docker.sock", ["rbind", "rw"]),
                mount("/", "/host", ["rbind", "ro"]),
                mount("/etc/ssl/certs", "/etc/ssl/certs", ["rbind", "rro"]),
            ]
        }
        let mounts = fact["hostMounts"]
        #expect(
            mounts?.column("source") == [
                "/var/lib/kubelet/pods/other/volumes/x", "/run/docker.sock", "/", "/etc/ssl/certs",
            ])
        #expect(mounts?.column("isReadOnly") == ["true", "false", "true", "true"])
    }

    @Test(arguments: [
        ("/etc/kubernetes", ["/etc/kubernetes"]), ("/", ["/"]),
        ("/var/lib/kubelet/pods/0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11/volumes/x/sub", []),
    ])
    func `the part of a volume is what the node's mounts say`(
        root: String, expected: [String]
    ) async throws {
        let node = try TestFolder()
        var bundle = ContainerBundle(2)
        let source = "/var/lib/kubelet/pods/\(bundle.podUID)/volume-subpaths/host/server/0"
        bundle.mounts = [
            ["source": source, "destination": "/h", "type": "bind", "options": ["rbind", "rw"]]
        ]
        try node.add(bundle)
        var mounts = try await node.containers().first?["hostMounts"]?.elements
        #expect(mounts?.first?["source"]?.isUnknown == true)
        try node.write(
            "/proc/1/mountinfo",
            """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            90 22 8:1 \(root) \(source) rw,relatime shared:1 - ext4 /dev/sda1 rw

            """)
        mounts = try await node.containers().first?["hostMounts"]?.elements
        #expect(mounts?.compactMap { $0["source"]?.text } == expected)
    }

    @Test(
        arguments: [
            (nil, false), ("SCMP_ACT_ERRNO", true), ("SCMP_ACT_ALLOW", false),
            ("SCMP_ACT_LOG", false), ("", false),
        ] as [(String?, Bool)])
    func `a filter that allows all is none`(action: String?, expected: Bool) async throws {
        let fact = try await container {
            $0.seccomp = action.map { ["defaultAction": $0, "syscalls": [[String: Any]]()] }
        }
        #expect(flag(fact, "hasSeccomp") == expected)
    }

    @Test func `a filter that forbids some is one`() async throws {
        let fact = try await container {
            $0.seccomp = [
                "defaultAction": "SCMP_ACT_ALLOW",
                "syscalls": [["names": ["mount"], "action": "SCMP_ACT_ERRNO"]],
            ]
        }
        #expect(flag(fact, "hasSeccomp") == true)
    }

    @Test func `a broken bundle leaves the list not known`() async throws {
        let node = try TestFolder()
        try node.add(ContainerBundle(2))
        try node.write("\(ContainerBundle.tasks)/\(ContainerBundle.id(3))/config.json", "{\"a\": [")
        let found = try await node.containers()
        #expect(found.count == 2)
        #expect(found.last?.unknownReason?.contains(ContainerBundle.id(3)) == true)
    }

    @Test func `an image that nothing names is unknown`() async throws {
        let node = try TestFolder()
        try node.write(
            "/run/containerd/io.containerd.runtime.v2.task/default/byhand/config.json", "{}")
        let found = try #require(try await node.containers().first)
        #expect(found["label"]?.text == "byhand")
        #expect(found["image"]?.isUnknown == true)
    }

    @Test func `a place that cannot be read leaves the list not known`() async throws {
        let node = try TestFolder()
        try node.write("/run/containerd/io.containerd.runtime.v2.task", "no folder")
        #expect(try await node.containers().first?.isUnknown == true)
    }

    @Test func `more containers than the limit are never cut in silence`() async throws {
        let node = try TestFolder()
        for number in 2...7 { try node.add(ContainerBundle(number)) }
        let probe = ContainersProbe(places: .usual, limit: 5)
        let found = await probe.observe(try node.host()).instances.first?.elements ?? []
        #expect(found.count == 6)
        #expect(found.last?.unknownReason?.contains("more containers") == true)
        #expect(try await node.containers().count == 6)
    }

    @Test func `a keeper whose container is not found leaves the list not known`() async throws {
        let node = try TestFolder()
        try node.add(ContainerBundle(1))
        try node.add(ContainerBundle(2))
        for (pid, number) in [(900, 1), (901, 9)] {
            try node.addProcess(
                pid: pid,
                [
                    "/usr/bin/containerd-shim-runc-v2", "-namespace", "k8s.io", "-id",
                    ContainerBundle.id(number), "-address", "/run/containerd/containerd.sock",
                ], program: "/usr/bin/containerd-shim-runc-v2", comm: "containerd-shim")
        }
        let found = try await node.containers()
        #expect(found.count == 2)
        #expect(found.last?.unknownReason?.contains(ContainerBundle.id(9)) == true)
    }

    @Test func `the runtime's own folders are looked into`() async throws {
        let node = try TestFolder.containerd("version = 2\nroot = '/x'\nstate = '/srv/state'\n")
        let bundle = ContainerBundle(2)
        try node.write(
            "/srv/state/io.containerd.runtime.v2.task/k8s.io/\(bundle.id)/config.json",
            Array(try bundle.json))
        #expect(try await node.containers().compactMap { $0["name"]?.text } == ["server"])
    }

    @Test func `the process tells user and namespaces as they are`() async throws {
        let node = try TestFolder()
        try node.add(ContainerBundle(1))
        let bundle = ContainerBundle(2)
        try node.add(bundle)
        try node.write("\(ContainerBundle.tasks)/\(bundle.id)/init.pid", "77")
        try node.write("/proc/77/cgroup", "0::/kubepods/cri-containerd-\(bundle.id).scope\n")
        try node.write("/proc/77/status", "Name:\tx\nUid:\t0\t100000\t0\t0\n")
        try node.link("/proc/1/ns/net", to: "net:[1]")
        try node.link("/proc/77/ns/net", to: "net:[1]")
        try node.link("/proc/1/ns/user", to: "user:[1]")
        try node.link("/proc/77/ns/user", to: "user:[2]")
        let fact = try #require(try await node.containers().first)
        #expect(fact["nodeUid"]?.value == .int(100_000))
        #expect(fact["nodeUid"]?.origin == .kernel(path: "/proc/77"))
        #expect(flag(fact, "hostNetwork") == true)
        #expect(flag(fact, "hasUserNamespace") == true)
        #expect(flag(fact, "hostPID") == false)
        try node.write("/proc/77/cgroup", "0::/system.slice/other.service\n")
        let later = try #require(try await node.containers().first)
        #expect(later["nodeUid"]?.isUnknown == true)
    }

    @Test func `containers of CRI-O are told while they run`() async throws {
        let node = try TestFolder()
        func spec(_ type: String) -> String {
            """
            {"process": {"user": {"uid": 0}}, "linux": {"namespaces": [{"type": "network"}]},
             "annotations": {"io.kubernetes.cri-o.ContainerType": "\(type)",
             "io.kubernetes.container.name": "app", "io.kubernetes.pod.name": "p",
             "io.kubernetes.pod.namespace": "default", "io.kubernetes.pod.uid": "u",
             "io.kubernetes.cri-o.SandboxID": "\(ContainerBundle.id(1))",
             "io.kubernetes.cri-o.ImageName": "quay.io/app@sha256:0"}}
            """
        }
        let folder = "/run/containers/storage/overlay-containers"
        for (number, type) in [(1, "sandbox"), (2, "container"), (3, "container")] {
            let place = "\(folder)/\(ContainerBundle.id(number))/userdata"
            try node.write("\(place)/config.json", spec(type))
            try node.write(
                "\(place)/state.json", "{\"status\": \"\(number == 3 ? "stopped" : "running")\"}")
        }
        let found = try await node.containers()
        #expect(found.compactMap { $0["label"]?.text } == ["default/p/app"])
        #expect(found.first?["image"]?.text == "quay.io/app@sha256:0")
        #expect(found.first?["runtime"]?.text == "crio")
    }

    @Test func `containers of Docker are told by their own names`() async throws {
        let node = try TestFolder()
        let bundle = ContainerBundle(2)
        try node.write(
            "/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby/\(bundle.id)/config.json",
            Array(try bundle.json))
        try node.write(
            "/var/lib/docker/containers/\(bundle.id)/config.v2.json",
            "{\"Name\": \"/by-hand\", \"Config\": {\"Image\": \"nginx\"}, \"State\": {\"Running\": true}}"
        )
        let found = try await node.containers()
        #expect(found.compactMap { $0["label"]?.text } == ["by-hand"])
        #expect(found.first?["image"]?.text == "nginx")
    }

    @Test func `without a runtime there is nothing`() async throws {
        let component = await ContainersProbe().observe(try TestFolder().host())
        #expect(component.instances.isEmpty)
    }
}
