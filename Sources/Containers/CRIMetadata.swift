import HostSystem
import YAML

/// What containerd's CRI plugin keeps with a container: JSON in a protobuf `Any`
/// (`internal/cri/store/container/metadata.go`).
struct CRIMetadata {
    /// As the kubelet asked for it; mostly an image's id, and since Kubernetes 1.28 as the pod has it.
    let requestedImage: String?
    /// `sha256:` with the digest of the configuration of the image that was used, whatever its
    /// names lead to by now.
    let imageID: String?
    let sandboxID: String?

    /// Nil where the plugin has nothing, or nothing that can be read.
    init?(of container: BoltReader.Bucket, in database: inout BoltReader) throws(BoltError) {
        guard let metadata = try Self.metadata("container", of: container, in: &database) else {
            return nil
        }
        let image = metadata[key: "Config"]?[key: "image"]
        requestedImage = image?.text("user_specified_image") ?? image?.text("image")
        imageID = metadata.text("ImageRef")
        sandboxID = metadata.text("SandboxID")
    }

    /// The labels that the kubelet gave a sandbox: the bucket of labels has those of its image too.
    static func sandboxLabels(
        of sandbox: BoltReader.Bucket, in database: inout BoltReader
    ) throws(BoltError) -> [String: String]? {
        try metadata("sandbox", of: sandbox, in: &database)?[key: "Config"]?[key: "labels"]?.texts
    }

    private static func metadata(
        _ kind: String, of container: BoltReader.Bucket, in database: inout BoltReader
    ) throws(BoltError) -> YAMLNode? {
        let name = "io.cri-containerd.\(kind).metadata"
        guard let extensions = try database.bucket("extensions", in: container),
            let bytes = try database.bytes(name, in: extensions),
            let value = value(ofAny: bytes)
        else { return nil }
        // Where it cannot be read, the container is known by what stands around it.
        return (try? HostView.json(Array(value), path: name))?[key: "Metadata"]
    }

    /// Field 2 of a message whose fields are all of the kind with a length.
    private static func value(ofAny bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = bytes
        while let tag = rest.popFirst(), tag & 7 == 2 {
            var length = 0
            var shift = 0
            while let byte = rest.popFirst() {
                length |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
                guard shift < 28 else { return nil }
            }
            guard length <= rest.count else { return nil }
            if tag >> 3 == 2 { return rest.prefix(length) }
            rest = rest.dropFirst(length)
        }
        return nil
    }
}
