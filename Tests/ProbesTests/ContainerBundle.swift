import Foundation
import Posture
import TestFolder
import Testing

@testable import Probes

/// A container of containerd, as the bundle of its task tells it.
struct ContainerBundle {
    static let usualCapabilities = [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW",
        "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE",
        "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ]

    var id: String
    var namespace = "shop"
    var pod = "web"
    var name = "server"
    var podUID = "0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11"
    var sandboxID: String
    var isSandbox = false
    var image = "docker.io/library/web:1.2"
    var uid = 1000
    var capabilities = usualCapabilities
    var namespaces: [[String: String]] = ["pid", "ipc", "uts", "mount", "network", "cgroup"].map {
        ["type": $0]
    }
    var mounts: [[String: Any]] = []
    var maskedPaths = ["/proc/kcore", "/sys/firmware"]
    var seccomp: [String: Any]? = [
        "defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [["names": ["read", "write\"]}"], "action": "SCMP_ACT_ALLOW"]],
    ]
    var appArmor: String? = "cri-containerd.apparmor.d"
    var noNewPrivileges = true
    var isReadOnly = true

    init(_ number: Int, sandbox: Int = 1) {
        id = Self.id(number)
        sandboxID = Self.id(sandbox)
        isSandbox = number == sandbox
    }

    static func id(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "f" + String(repeating: "0", count: 63 - digits.count) + digits
    }

    var json: Data {
        get throws {
            var process: [String: Any] = [
                "user": ["uid": uid, "gid": uid], "args": ["/bin/server"],
                "env": (0..<40).map { "VARIABLE_\($0)=some value with \"quotes\" and [brackets]" },
                "cwd": "/", "noNewPrivileges": noNewPrivileges,
                "capabilities": [
                    "bounding": capabilities, "effective": capabilities, "permitted": capabilities,
                ],
            ]
            process["apparmorProfile"] = appArmor
            var linux: [String: Any] = [
                "namespaces": namespaces, "maskedPaths": maskedPaths,
                "readonlyPaths": ["/proc/sys"],
                "resources": ["devices": [["allow": false, "access": "rwm"]]],
            ]
            linux["seccomp"] = seccomp
            var annotations = [
                "io.kubernetes.cri.container-type": isSandbox ? "sandbox" : "container",
                "io.kubernetes.cri.sandbox-id": sandboxID, "io.kubernetes.cri.sandbox-name": pod,
                "io.kubernetes.cri.sandbox-namespace": namespace,
                "io.kubernetes.cri.sandbox-uid": podUID,
            ]
            if !isSandbox {
                annotations["io.kubernetes.cri.container-name"] = name
                annotations["io.kubernetes.cri.image-name"] = image
            }
            return try JSONSerialization.data(withJSONObject: [
                "ociVersion": "1.1.0", "process": process, "linux": linux, "mounts": mounts,
                "root": ["path": "rootfs", "readonly": isReadOnly], "annotations": annotations,
            ])
        }
    }

    static let tasks = "/run/containerd/io.containerd.runtime.v2.task/k8s.io"
}

extension TestFolder {
    func add(_ bundle: ContainerBundle) throws {
        try write("\(ContainerBundle.tasks)/\(bundle.id)/config.json", Array(try bundle.json))
    }

    /// The containers that are seen here.
    func containers() async throws -> [Fact] {
        let component = await ContainersProbe().observe(try host())
        try #require(component.instances.count == 1)
        return component.instances[0].elements
    }
}
