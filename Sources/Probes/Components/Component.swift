/// A component of Kubernetes that is a program of its own, and how it is recognised.
struct Component: Sendable {
    /// Under `node`: `apiserver`.
    let name: String
    /// The name of the program's file: `kube-apiserver`.
    let program: String
    /// Programs that can have it inside their own process, of which nothing can be read yet.
    ///
    /// They are told by `runsInside`, since most of them have it in some of their roles only.
    var embedding: Set<String> = ["k3s", "k3s-server", "kubelite", "microshift"]
    /// Other programs that come in an image that is named like this one: `etcdctl`.
    var companions: Set<String> = []

    /// What systemd calls a service of its own for it.
    var unitName: String { program + ".service" }

    /// The program, also with a version behind it: `kube-apiserver-1.31.2`.
    func isProgram(_ name: String) -> Bool {
        guard name.hasPrefix(program) else { return false }
        let rest = name.dropFirst(program.count).drop { "-_.v".contains($0) }
        return name == program || rest.first?.isNumber == true
    }

    /// Where data and settings lie, and no programs: `/var/lib/etcd`.
    private static let folders = ["/etc/", "/var/", "/run/", "/data/", "/mnt/", "/backup"]

    /// Whether a word that stands somewhere on a command line can be the program's name.
    func canBeProgram(_ word: String) -> Bool {
        guard isProgram(word.lastPathPart) else { return false }
        return word.contains("bin/") || !Self.folders.contains { word.hasPrefix($0) }
    }

    /// What images have behind the program's name.
    private static let architectures: Set<String> = [
        "386", "amd64", "arm", "arm64", "ppc64le", "riscv64", "s390x",
    ]

    private static func imageName(_ reference: String) -> Substring {
        let name = reference.split(separator: "/").last ?? ""
        return name.prefix { $0 != ":" && $0 != "@" }
    }

    /// Whether an image is this component's by its name: `registry.k8s.io/kube-apiserver:v1.31.2`.
    func isImage(_ reference: String) -> Bool {
        let name = Self.imageName(reference)
        guard name.hasPrefix(program + "-") else { return name == program }
        return Self.architectures.contains(String(name.dropFirst(program.count + 1)))
            || isProgram(String(name))
    }

    /// Whether an image's name begins like this component's, as that of a build of one's own
    /// (`kube-apiserver-fips`) and of something beside it (`kube-apiserver-healthcheck`).
    func isLikeImage(_ reference: String) -> Bool {
        let name = Self.imageName(reference)
        return name == program || name.hasPrefix(program + "-")
    }

    /// Whether an embedding program has it in the role that its arguments name.
    func runsInside(_ arguments: [String]) -> Bool {
        var arguments = arguments
        // k3s writes `/usr/local/bin/k3s server` over its arguments as one text, to hide the rest
        // (`SetProcTitle` in its `pkg/cli`).
        if let title = arguments.first, title.contains(" ") {
            arguments = title.split(separator: " ").map(String.init)
        }
        let name = arguments.first?.lastPathPart ?? ""
        switch name {
        case "k3s": return K3sCommand.role(in: Array(arguments.dropFirst())) != "agent"
        case "kubelite": return !arguments.contains("--start-control-plane=false")
        case "microshift": return arguments.contains("run")
        default: return embedding.contains(name)
        }
    }
}
