import HostSystem
import Posture

/// The shape of what is told of a container runtime, the same for each kind.
enum RuntimeFacts {
    static let type = FactType.record([
        FactField("name", .string, "containerd, crio or docker"),
        FactField("source", .string, "process, unit or files: what tells how it is started"),
        FactField("pid", .int),
        FactField("program", .string, "the program's file"),
        FactField("version", .string, "as 1.7.24"),
        FactField("servesKubernetes", .bool, "whether a kubelet can use it"),
        FactField("files", files),
        FactField("listeners", .list(listener), "where its interface is reached over the network"),
        FactField("registries", .list(registry), "endpoints for images that its files name"),
        FactField(
            "defaultSeccomp", .string, "the profile of a container for which none is asked"),
        FactField("appArmor", .bool, "whether it puts containers under AppArmor"),
        FactField("selinux", .bool, "whether it labels containers for SELinux"),
        FactField("defaultHandler", .string, "the runtime of pods without a RuntimeClass"),
        FactField("handlers", .list(handler)),
        FactField("streaming", streaming, "the server for exec, attach and port-forward"),
        FactField("cni", cni),
        FactField("docker", docker, "of Docker alone"),
    ])

    private static let files = FactType.record([
        FactField("config", .list(FileFacts.type), "all files that its configuration comes from"),
        FactField("sockets", .list(FileFacts.type)),
        FactField("folders", .list(FileFacts.type), "where it keeps state and images"),
        FactField("program", FileFacts.type),
    ])

    private static let listener = FactType.record([
        FactField("address", .string),
        FactField("isLoopback", .bool),
        FactField("hasTLS", .bool),
        FactField("verifiesClients", .bool, "whether a client needs a certificate"),
    ])

    private static let registry = FactType.record([
        FactField("registry", .string, "for whose images it is asked; * or _default for all"),
        FactField("endpoint", .string),
        FactField("isPlainHTTP", .bool),
        FactField("skipsVerification", .bool, "whether any certificate is believed"),
        FactField("isLoopback", .bool),
    ])

    private static let handler = FactType.record([
        FactField("name", .string),
        FactField("type", .string),
        FactField("path", .string),
        FactField(
            "privilegedWithoutHostDevices", .bool,
            "whether a privileged container gets no devices of the node"),
    ])

    private static let streaming = FactType.record([
        FactField("address", .string),
        FactField("isLoopback", .bool),
        FactField("hasTLS", .bool),
    ])

    private static let cni = FactType.record([
        FactField("confDirs", .list(.string)),
        FactField("binDirs", .list(.string)),
        FactField("maxConfigs", .int, "as many networks are used; 0 for all"),
        FactField(
            "defaultNetwork", .string,
            "the name of the network that CRI-O is told to use; missing where the first counts"),
    ])

    private static let docker = FactType.record([
        FactField("icc", .bool, "whether containers of the default bridge reach one another"),
        FactField("liveRestore", .bool),
        FactField("usernsRemap", .string, "whose subordinate ids containers have; empty for none"),
        FactField("noNewPrivileges", .bool, "whether containers gain no privileges by default"),
        FactField("userlandProxy", .bool),
    ])

    /// The fields that come out of configuration files: not known where those are not.
    static func unknown(_ reason: String, from origin: Origin, isDocker: Bool) -> [String: Fact] {
        let names = [
            "servesKubernetes", "listeners", "registries", "defaultSeccomp", "appArmor", "selinux",
            "defaultHandler", "handlers", "streaming", "cni", isDocker ? "docker" : "cni",
        ]
        var fields: [String: Fact] = [:]
        for name in names { fields[name] = .unknown(reason, from: origin) }
        return fields
    }
}
