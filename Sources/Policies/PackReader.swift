import Crypto
import Posture
import YAML

/// Reads a policy pack strictly: every key known, every expression checked against the facts.
package struct PackReader: Sendable {
    private let language: PolicyLanguage
    private let shape: FactShape

    package init(shape: FactShape) {
        self.shape = shape
        language = PolicyLanguage(shape: shape)
    }

    /// The pack in a file's bytes; `path` is for messages.
    ///
    /// Throws all problems that were found, the first of each control.
    package func pack(bytes: [UInt8], path: String) throws(PolicyError) -> PolicyPack {
        var problems: [YAMLError] = []
        do {
            let pack = try read(bytes, path: path, problems: &problems)
            if problems.isEmpty { return pack }
        } catch {
            problems.insert(error, at: 0)
        }
        throw .malformed(problems)
    }

    private func read(
        _ bytes: [UInt8], path: String, problems: inout [YAMLError]
    ) throws(YAMLError) -> PolicyPack {
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
        let name = try metadata.requiredText("name")
        let version = try metadata.text("version")
        _ = try metadata.text("description")
        return PolicyPack(
            name: name, version: version, sha256: hexadecimal(SHA256.hash(data: bytes)),
            path: path, controls: try controls(pack, bytes: bytes, problems: &problems))
    }

    private func controls(
        _ pack: MappingReader, bytes: [UInt8], problems: inout [YAMLError]
    ) throws(YAMLError) -> [Control] {
        let nodes = try pack.elements("controls")
        if nodes.isEmpty {
            throw pack.problem(
                "'controls' is empty; a pack without controls checks nothing",
                at: try pack.required("controls"))
        }
        let reader = ControlReader(
            path: pack.path, language: language, shape: shape,
            positions: ScalarPosition(bytes: bytes))
        var controls: [Control] = []
        for node in nodes {
            do throws(YAMLError) {
                controls.append(try reader.control(node))
            } catch {
                problems.append(error)
            }
        }
        return controls
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

    private func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
