/// The annotations of a specification that CRI-O wrote.
struct Annotations {
    /// CRI-O's own (`pkg/annotations/internal.go`).
    enum Name: String {
        case containerType = "ContainerType"
        case created = "Created"
        case image = "Image"
        case imageName = "ImageName"
        case imageRef = "ImageRef"
        case imageRepoDigests = "ImageRepoDigests"
        case kubeName = "KubeName"
        case labels = "Labels"
        case namespace = "Namespace"
        case sandboxID = "SandboxID"
    }

    let texts: [String: String]

    subscript(name: Name) -> String? {
        self["io.kubernetes.cri-o.\(name.rawValue)"]
    }

    /// Nil also for an empty one, which is how CRI-O writes what it does not know.
    subscript(name: String) -> String? {
        texts[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
