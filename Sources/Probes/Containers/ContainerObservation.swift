import Containers
import HostSystem
import Posture

/// Everything that is seen of one container.
struct ContainerObservation {
    static let type = FactType.record([
        FactField("id", .string),
        FactField("label", .string, "namespace/pod/name, or what of that is known"),
        FactField("runtime", .string),
        FactField("name", .string, "in the pod, or of a container without a pod its own"),
        FactField("pod", .string),
        FactField("namespace", .string, "of the pod; missing where it belongs to none"),
        FactField("isStaticPod", .bool, "whether the pod comes from a file of the node"),
        FactField("image", .string, "as it was asked for"),
        FactField("imageDigest", .string),
        FactField("uid", .int, "the user of the first process, inside the container"),
        FactField(
            "nodeUid", .int, "the user of the first process as the node counts, at this moment"),
        FactField("isPrivileged", .bool),
        FactField("capabilities", .list(.string), "without CAP_"),
        FactField(
            "addedCapabilities", .list(.string), "those that runtimes do not give by default"),
        FactField("hostNetwork", .bool),
        FactField("hostPID", .bool),
        FactField("hostIPC", .bool),
        FactField("hasUserNamespace", .bool, "whether its root is nobody on the node"),
        FactField("hostMounts", .list(mount), "paths of the node that it sees"),
        FactField("hasSeccomp", .bool, "whether system calls are filtered"),
        FactField("appArmorProfile", .string, "missing where there is none"),
        FactField("selinuxLabel", .string, "missing where there is none"),
        FactField("noNewPrivileges", .bool),
        FactField("isRootReadOnly", .bool),
    ])

    private static let mount = FactType.record([
        FactField("source", .string),
        FactField("destination", .string),
        FactField("isReadOnly", .bool),
    ])

    let running: RunningContainer
    /// Nil where it is not known.
    let sandbox: RunningContainer?
    /// The node's own namespaces.
    let node: [String: String]
    /// The node's mounts; nil where nobody needs them, or they cannot be read.
    let mounts: MountTable?
    let host: HostView

    private var origin: Origin { .file(path: running.path) }

    var fact: Fact {
        let container = running.container
        let traits = ContainerTraits(running: running)
        let capabilities = traits.capabilities
        var fields: [String: Fact] = [
            "id": text(container.id),
            "label": text(label),
            "isStaticPod": bool(isStaticPod),
            "uid": Fact(.int(traits.uid), from: origin),
            "isPrivileged": bool(traits.isPrivileged),
            "capabilities": texts(capabilities),
            "addedCapabilities": texts(
                capabilities.filter { !ContainerTraits.usualCapabilities.contains($0) }),
            "hostMounts": Fact(.list(traits.hostMounts(mounts)), from: origin),
            "hasSeccomp": bool(traits.hasSeccomp),
            "noNewPrivileges": bool(traits.bool("process", "noNewPrivileges")),
            "isRootReadOnly": bool(traits.bool("root", "readonly")),
        ]
        fields["runtime"] = container.runtime.map { text($0.rawValue) }
        fields["name"] = container.name.map(text)
        fields["pod"] = container.pod?.name.map(text)
        fields["namespace"] = container.pod?.namespace.map(text)
        fields["appArmorProfile"] = traits.text("process", "apparmorProfile")
            .flatMap { $0 == "unconfined" ? nil : text($0) }
        fields["selinuxLabel"] = traits.text("process", "selinuxLabel").map(text)
        let failure = running.failure.map { Fact.unknown("\($0)", from: .file(path: $0.path)) }
        fields["image"] =
            container.image.map(text) ?? failure
            ?? .unknown("the runtime does not tell of which image it is", from: origin)
        fields["imageDigest"] = container.imageDigest.map(text) ?? failure
        addProcess(traits, to: &fields)
        return Fact(.map(fields), from: origin)
    }

    private func text(_ text: String) -> Fact { Fact(.string(text), from: origin) }
    private func bool(_ value: Bool) -> Fact { Fact(.bool(value), from: origin) }
    private func texts(_ texts: [String]) -> Fact { Fact(.list(texts.map(text)), from: origin) }

    private var label: String {
        let container = running.container
        let name = container.name ?? String(container.id.prefix(12))
        guard let pod = container.pod else { return name }
        return [pod.namespace, pod.name, name].compactMap(\.self).joined(separator: "/")
    }

    /// The uid of a pod that the kubelet has read from a file is a hash in hexadecimal digits.
    private var isStaticPod: Bool {
        guard let uid = running.container.pod?.uid else { return false }
        return uid.utf8.count == 32 && uid.utf8.allSatisfy { !($0 == UInt8(ascii: "-")) }
    }

    /// What the first process is, and the namespaces: as the kernel says, else by specification.
    private func addProcess(_ traits: ContainerTraits, to fields: inout [String: Fact]) {
        var process: ContainerProcess?
        var doubt: String?
        if let pid = running.pid, !node.isEmpty {
            do {
                process = try ContainerProcess(
                    pid, of: running.container.id, node: node, host)
                if process == nil { doubt = "its first process (pid \(pid)) has ended" }
            } catch {
                doubt = "\(error)"
            }
        }
        let place = running.pid.map { Origin.kernel(path: "/proc/\($0)") } ?? origin
        if let process {
            fields["nodeUid"] = Fact(.int(process.uid), from: place)
        } else if let doubt {
            fields["nodeUid"] = .unknown(doubt, from: place)
        }
        let names = [
            ("hostNetwork", "net", "network"), ("hostPID", "pid", "pid"), ("hostIPC", "ipc", "ipc"),
            ("hasUserNamespace", "user", "user"),
        ]
        for (name, kernel, type) in names {
            let negates = type == "user"
            if let isShared = process?.sharedNamespaces[kernel] {
                fields[name] = Fact(.bool(isShared != negates), from: place)
                continue
            }
            switch isShared(type, traits) {
            case let shared?: fields[name] = bool(shared != negates)
            case nil:
                fields[name] = .unknown(
                    "the sandbox of its pod, whose namespace it has, is not known", from: origin)
            }
        }
    }

    /// Nil where that depends on a sandbox that is not known.
    private func isShared(_ type: String, _ traits: ContainerTraits) -> Bool? {
        switch traits.namespace(type) {
        case .own: return false
        case .node: return true
        case .path(let path):
            if path.hasPrefix("/proc/1/ns/") { return true }
            guard let sandbox else { return running.sandboxID == nil ? false : nil }
            // Another container's namespace, which is the sandbox's or one that it has made itself.
            return ContainerTraits(running: sandbox).namespace(type) == .node
        }
    }
}
