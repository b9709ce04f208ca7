import HostSystem
import YAML

/// What containerd's database has of a container.
///
/// Buckets are `v1/<namespace>/containers/<id>` (containerd's `core/metadata/buckets.go`).
struct ContainerdRecord {
    let namespace: String
    private(set) var image: String?
    private(set) var labels: [String: String] = [:]
    /// Those of its pod's sandbox, which has those of the pod.
    private(set) var sandboxLabels: [String: String] = [:]
    private(set) var created: Int64?
    private(set) var imageDigest: String?
    private(set) var sandboxID: String?

    /// Nil where no namespace has such a container.
    ///
    /// - Parameter withPod: whether the labels of its pod are read too, which lie elsewhere.
    init?(
        _ id: String, namespaces: [String], withPod: Bool = true, in database: inout BoltReader
    ) throws(BoltError) {
        for namespace in namespaces {
            guard let containers = try database.bucket("v1", namespace, "containers"),
                let bucket = try database.bucket(id, in: containers)
            else { continue }
            self.init(namespace: namespace)
            try read(bucket, id: id, among: withPod ? containers : nil, of: &database)
            return
        }
        return nil
    }

    private init(namespace: String) {
        self.namespace = namespace
    }

    /// Whether CRI made it: the plugin sets this label over any that an image brings.
    var isOfCRI: Bool { namespace == ContainerdState.kubernetes && kind != nil }
    var isSandbox: Bool { isOfCRI && kind == "sandbox" }
    private var kind: String? { labels["io.cri-containerd.kind"] }

    private mutating func read(
        _ bucket: BoltReader.Bucket, id: String, among containers: BoltReader.Bucket?,
        of database: inout BoltReader
    ) throws(BoltError) {
        labels = try Self.labels(of: bucket, in: &database)
        created = try database.bytes("createdat", in: bucket)
            .flatMap { Moment.milliseconds(goBinary: $0) }
        let stored = try database.bytes("image", in: bucket).map { Self.text($0) }
        let metadata = try CRIMetadata(of: bucket, in: &database)
        sandboxID = isSandbox ? id : metadata?.sandboxID
        if isOfCRI, let containers, let sandboxID,
            let sandbox = try database.bucket(sandboxID, in: containers)
        {
            if let labels = try CRIMetadata.sandboxLabels(of: sandbox, in: &database) {
                sandboxLabels = labels
            } else {
                sandboxLabels = try Self.labels(of: sandbox, in: &database)
            }
        }
        let images = try ContainerdImages(namespace: namespace, in: &database)
        let imageID = metadata?.imageID
        let known = try images?.digest(of: imageID ?? stored ?? "", in: &database)
        imageDigest = known ?? imageID
        let names = [metadata?.requestedImage, stored].compactMap(\.self)
        image = names.first { !ContainerdImages.isID($0) }
        if image == nil, let known { image = try images?.name(digest: known, in: &database) }
        if image == nil { image = names.first }
    }

    /// The namespaces of a database, that of Kubernetes first.
    static func namespaces(in database: inout BoltReader) throws(BoltError) -> [String] {
        guard let root = try database.bucket("v1") else { return [] }
        var names: [String] = []
        try database.forEach(in: root) { key, value throws(BoltError) in
            if case .bucket = value { names.append(text(key)) }
            return names.count < ContainerdState.namespaceLimit
        }
        return ContainerdState.ordered(names)
    }

    /// An image can bring labels beside those of the runtime.
    private static let labelLimit = 4_096

    private static func labels(
        of bucket: BoltReader.Bucket, in database: inout BoltReader
    ) throws(BoltError) -> [String: String] {
        guard let bucket = try database.bucket("labels", in: bucket) else { return [:] }
        var labels: [String: String] = [:]
        try database.forEach(in: bucket) { key, value throws(BoltError) in
            if case .bytes(let bytes) = value, key.count <= 1024, bytes.count <= 1024 {
                labels[text(key)] = text(bytes)
            }
            return labels.count < labelLimit
        }
        return labels
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix(1024), as: UTF8.self)
    }
}
