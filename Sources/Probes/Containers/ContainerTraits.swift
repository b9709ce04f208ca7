import Containers
import Posture
import YAML

/// What a container's specification says of its powers.
struct ContainerTraits {
    let running: RunningContainer

    private var spec: YAMLNode { running.specification }
    private var origin: Origin { .file(path: running.path) }

    /// The capabilities that its processes can have, each once and sorted; without `CAP_`.
    var capabilities: [String] {
        let sets = spec[key: "process"]?[key: "capabilities"]
        let names = ["bounding", "effective"].flatMap { sets?[key: $0]?.elements ?? [] }
        return Set(names.compactMap { $0.scalar?.text }.map(Self.plain)).sorted()
    }

    private static func plain(_ name: String) -> String {
        name.hasPrefix("CAP_") ? String(name.dropFirst(4)) : name
    }

    /// The node's devices can be reached and nothing of the kernel's files is hidden: so starts a
    /// runtime what is asked to be privileged, and with all capabilities.
    var isPrivileged: Bool {
        let masked = spec[key: "linux"]?[key: "maskedPaths"]?.elements ?? []
        return masked.isEmpty && Self.allCapabilities.isSubset(of: capabilities)
    }

    /// All that kernels since 3.16 have; newer ones have more.
    private static let allCapabilities: Set = [
        "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "CHOWN", "DAC_OVERRIDE",
        "DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE",
        "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD", "NET_ADMIN",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP",
        "SETUID", "SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_CHROOT", "SYS_MODULE", "SYS_NICE",
        "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG",
        "WAKE_ALARM",
    ]

    /// What containerd and Docker give to every container that asks for nothing (`defaultUnixCaps`
    /// of containerd's `pkg/oci`); CRI-O gives fewer.
    static let usualCapabilities: Set = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]

    /// Whether a filter of system calls is there that forbids any.
    ///
    /// One that logs what it does not know forbids nothing, and of one without an action runc makes
    /// none (`libcontainer/seccomp`).
    var hasSeccomp: Bool {
        guard let filter = spec[key: "linux"]?[key: "seccomp"], filter.entries != nil else {
            return false
        }
        switch filter[key: "defaultAction"]?.scalar?.text ?? "" {
        case "", "SCMP_ACT_LOG": return false
        case "SCMP_ACT_ALLOW": return filter[key: "syscalls"]?.scalar?.text == YAML.passedOver
        default: return true
        }
    }

    var uid: Int64 {
        if case .int(let uid) = spec[key: "process"]?[key: "user"]?[key: "uid"]?.scalar?.resolved {
            uid
        } else {
            0
        }
    }

    func text(_ keys: String...) -> String? {
        var node: YAMLNode? = spec
        for key in keys { node = node?[key: key] }
        return node?.scalar.flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    func bool(_ keys: String...) -> Bool {
        var node: YAMLNode? = spec
        for key in keys { node = node?[key: key] }
        return node?.scalar?.resolved == .bool(true)
    }

    /// How a container comes to a namespace.
    enum Namespace: Equatable {
        case own
        /// That of the node.
        case node
        /// One that a path leads to: `/proc/PID/ns/net` or a file that holds it.
        case path(String)
    }

    func namespace(_ type: String) -> Namespace {
        for element in spec[key: "linux"]?[key: "namespaces"]?.elements ?? []
        where element[key: "type"]?.scalar?.text == type {
            guard let path = element[key: "path"]?.scalar?.text, !path.isEmpty else { return .own }
            return .path(path)
        }
        return .node
    }

    /// The parts of the node's files that it sees by a path of the node, without what kubelet and
    /// runtime give to every container and the volumes of its pod.
    func hostMounts(_ table: MountTable?) -> [Fact] {
        running.hostMounts.compactMap { mount in
            let place = Origin.file(path: running.path, line: mount.line, column: mount.column)
            var source = Fact(.string(mount.source), from: place)
            if mount.isSubPath {
                let places = table?.places(ofSubPath: mount.source) ?? []
                let pod = "/pods/\(running.container.pod?.uid ?? "")/"
                if places.contains(where: { $0.contains(pod) }) { return nil }
                source =
                    places.first.map { Fact(.string($0), from: .kernel(path: MountTable.path)) }
                    ?? .unknown(
                        "of which volume \(mount.source) is a part is not known", from: place)
            }
            let fields = [
                "source": source,
                "destination": Fact(.string(mount.destination), from: place),
                "isReadOnly": Fact(.bool(mount.isReadOnly), from: place),
            ]
            return Fact(.map(fields), from: place)
        }
    }
}
