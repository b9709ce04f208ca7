/// The images of one namespace in containerd's database: `v1/<namespace>/images/<name>`.
///
/// CRI keeps an image under each of its names and under `sha256:` with the digest of its
/// configuration, by which Kubernetes knows it; each leads to the digest of a manifest.
struct ContainerdImages {
    /// So many names are looked through for one.
    private static let nameLimit = 8_192

    private let bucket: BoltReader.Bucket

    /// Nil where there are none.
    init?(namespace: String, in database: inout BoltReader) throws(BoltError) {
        guard let bucket = try database.bucket("v1", namespace, "images") else { return nil }
        self.bucket = bucket
    }

    /// Whether an image is named by the digest of its configuration.
    static func isID(_ name: String) -> Bool {
        name.hasPrefix("sha256:")
    }

    /// The digest to which a name leads now.
    func digest(of name: String, in database: inout BoltReader) throws(BoltError) -> String? {
        guard let image = try database.bucket(name, in: bucket),
            let target = try database.bucket("target", in: image)
        else { return nil }
        return try database.bytes("digest", in: target)
            .map { String(decoding: $0.prefix(256), as: UTF8.self) }
    }

    /// A name that leads to a digest, rather one with a tag than with a digest.
    func name(digest: String, in database: inout BoltReader) throws(BoltError) -> String? {
        var names: [String] = []
        var seen = 0
        try database.forEach(in: bucket) { key, _ throws(BoltError) in
            seen += 1
            let name = String(decoding: key.prefix(1024), as: UTF8.self)
            if !Self.isID(name) { names.append(name) }
            return seen < Self.nameLimit
        }
        var found: String?
        for name in names where try self.digest(of: name, in: &database) == digest {
            if !name.contains("@") { return name }
            found = found ?? name
        }
        return found
    }
}
