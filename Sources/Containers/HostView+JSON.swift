import HostSystem
import YAML

extension HostView {
    /// A bundle has the whole environment of its container in it, which in a namespace with
    /// thousands of services is long.
    private static var jsonLimitBytes: Int { 4 << 20 }

    /// The JSON in a file; nil where the file is not there.
    func json(_ path: String) throws(HostError) -> YAMLNode? {
        guard let file = try contents(of: path, limitBytes: Self.jsonLimitBytes) else { return nil }
        return try Self.json(file.bytes, path: path)
    }

    /// - Parameter path: of the file from which the bytes are, for the error.
    static func json(_ bytes: [UInt8], path: String) throws(HostError) -> YAMLNode? {
        do throws(YAMLError) {
            return try YAML.document(bytes: bytes, path: path, onlyFirst: true)
        } catch {
            throw HostError(path: path, problem: error.problem)
        }
    }
}

extension YAMLNode {
    /// No name or label that a runtime keeps is longer; what is, is left out.
    private static var textLimit: Int { 1024 }
    /// As many labels are kept of one container.
    private static var entryLimit: Int { 256 }
    /// As long is what is read of one annotation: CRI-O writes all labels of a pod into one.
    private static var annotationLimit: Int { 64 << 10 }

    /// The text to which the keys lead; nil where there is none, and for an empty one.
    func text(_ keys: String...) -> String? {
        var node: YAMLNode? = self
        for key in keys { node = node?[key: key] }
        return node?.text
    }

    /// The entries of a mapping that are texts.
    var texts: [String: String] {
        var texts: [String: String] = [:]
        for entry in entries ?? [] where texts.count < Self.entryLimit {
            guard let key = entry.key.text, let value = entry.value.scalar?.text,
                value.utf8.count <= Self.textLimit
            else { continue }
            texts[key] = value
        }
        return texts
    }

    /// The annotations of a container's specification, however many there are: a pod can bring
    /// some of its own, which must not take the place of the runtime's.
    var annotations: [String: String] {
        var texts: [String: String] = [:]
        for entry in self[key: "annotations"]?.entries ?? [] {
            guard let key = entry.key.text, let value = entry.value.scalar?.text,
                value.utf8.count <= Self.annotationLimit
            else { continue }
            texts[key] = value
        }
        return texts
    }

    private var text: String? {
        guard let scalar, scalar.resolved != .null, 1...Self.textLimit ~= scalar.text.utf8.count
        else { return nil }
        return scalar.text
    }
}
