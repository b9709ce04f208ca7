/// What the OCI bundle of a task of containerd says of its container.
struct ContainerdBundle {
    /// What CRI writes into it (containerd's `internal/cri/annotations`).
    enum Annotation: String {
        case containerType = "io.kubernetes.cri.container-type"
        case containerName = "io.kubernetes.cri.container-name"
        case imageName = "io.kubernetes.cri.image-name"
        case sandboxName = "io.kubernetes.cri.sandbox-name"
        case sandboxNamespace = "io.kubernetes.cri.sandbox-namespace"
        case sandboxUID = "io.kubernetes.cri.sandbox-uid"
    }

    let namespace: String
    let annotations: [String: String]
    /// When the runtime wrote `init.pid`: the process is there and has not begun its program.
    let started: Int64?

    subscript(annotation: Annotation) -> String? {
        guard namespace == ContainerdState.kubernetes else { return nil }
        return annotations[annotation.rawValue]
    }

    var isOfCRI: Bool { self[.containerType] != nil }
}
