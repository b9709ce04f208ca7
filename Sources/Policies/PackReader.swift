import CEL
import Crypto
package import Posture
import YAML

/// Reads a policy pack strictly: every key known, every expression checked against the facts.
package struct PackReader {
    private let language: PolicyLanguage
    private let shape: FactShape

    package init(shape: FactShape) {
        self.shape = shape
        language = PolicyLanguage(shape: shape)
    }

    /// The pack in a file's bytes; `path` is for messages.
    package func pack(bytes: [UInt8], path: String) throws(PolicyError) -> PolicyPack {
        do {
            return try read(bytes, path: path)
        } catch {
            throw .malformed(error)
        }
    }

    private func read(_ bytes: [UInt8], path: String) throws(YAMLError) -> PolicyPack {
        guard let document = try YAML.document(bytes: bytes, path: path) else {
            throw YAMLError(
                path: path, line: 1, column: 1,
                problem: "the file is empty; a policy pack begins with 'apiVersion: "
                    + "\(PolicyPack.apiVersion)'")
        }
        let pack = try MappingReader(
            document, path: path, role: "a policy pack",
            known: ["apiVersion", "kind", "metadata", "controls"])
        try expect(pack, "apiVersion", PolicyPack.apiVersion)
        try expect(pack, "kind", PolicyPack.kind)
        let metadata = try MappingReader(
            try pack.required("metadata"), path: path, role: "metadata",
            known: ["name", "version", "description"])
        let controls = ControlReader(
            path: path, language: language, shape: shape, positions: ScalarPosition(bytes: bytes))
        _ = try pack.required("controls")
        let digest = SHA256.hash(data: bytes)
        return PolicyPack(
            name: try metadata.requiredText("name"),
            version: try metadata.text("version"),
            sha256: digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
                .joined(),
            path: path,
            controls: try pack.elements("controls").map { node throws(YAMLError) in
                try controls.control(node)
            })
    }

    private func expect(
        _ reader: MappingReader, _ key: String, _ value: String
    ) throws(YAMLError) {
        let text = try reader.requiredText(key)
        if text != value {
            throw reader.problem(
                "'\(key)' is '\(text)'; this version of Merlon reads '\(value)'",
                at: try reader.required(key))
        }
    }
}
