import Crypto
import Posture
import YAML

/// Reads a policy pack strictly: every key known, every expression checked against the facts.
package struct PackReader: Sendable {
    /// What a file of policies can be.
    package enum Document: Sendable {
        case pack(PolicyPack)
        case parameters(ParameterValues)
    }

    /// For packs without parameters, which are the most.
    private let language: PolicyLanguage
    private let shape: FactShape
    private let keepsTests: Bool

    /// - Parameter keepsTests: whether controls have their tests, which nothing but running them
    ///   needs. Without them, what they say is not looked at.
    package init(shape: FactShape, keepsTests: Bool = true) {
        self.shape = shape
        self.keepsTests = keepsTests
        language = PolicyLanguage(shape: shape)
    }

    /// The pack in a file's bytes; `path` is for messages.
    ///
    /// Throws all problems that were found, the first of each control.
    package func pack(bytes: [UInt8], path: String) throws(PolicyError) -> PolicyPack {
        guard case .pack(let pack) = try document(bytes: bytes, path: path) else {
            throw .unusable(path: path, problem: "this is a file of parameters, not a pack")
        }
        return pack
    }

    /// The pack or the parameters in a file's bytes; `path` is for messages.
    ///
    /// Throws all problems that were found, the first of each control.
    package func document(bytes: [UInt8], path: String) throws(PolicyError) -> Document {
        var problems: [YAMLError] = []
        do {
            let document = try read(bytes, path: path, problems: &problems)
            if problems.isEmpty { return document }
        } catch {
            problems.insert(error, at: 0)
        }
        throw .malformed(problems)
    }

    private func read(
        _ bytes: [UInt8], path: String, problems: inout [YAMLError]
    ) throws(YAMLError) -> Document {
        guard let document = try document(bytes, path: path) else {
            throw YAMLError(
                path: path, line: 1, column: 1,
                problem: "the file is empty; a policy pack begins with 'apiVersion: "
                    + "\(PolicyPack.apiVersion)'")
        }
        if document[key: "kind"]?.scalar?.text == ParameterValues.kind {
            return .parameters(try ParameterValues(document: document, path: path))
        }
        return .pack(try pack(document, bytes, path: path, problems: &problems))
    }

    private func document(_ bytes: [UInt8], path: String) throws(YAMLError) -> YAMLNode? {
        if !keepsTests, let text = TestlessText(bytes) {
            // What is wrong with the rest is told of the whole.
            let document = try? YAML.document(bytes: text.bytes, path: path)
            if let document, text.isRead(in: document) { return document }
        }
        return try YAML.document(bytes: bytes, path: path)
    }

    private func pack(
        _ document: YAMLNode, _ bytes: [UInt8], path: String, problems: inout [YAMLError]
    ) throws(YAMLError) -> PolicyPack {
        let pack = try MappingReader(
            document, path: path, role: "a policy pack",
            known: ["apiVersion", "kind", "metadata", "params", "controls"])
        try pack.expect("apiVersion", PolicyPack.apiVersion)
        try pack.expect("kind", PolicyPack.kind, other: ParameterValues.kind)
        let metadata = try MappingReader(
            try pack.required("metadata"), path: path, role: "metadata",
            known: ["name", "version", "description"])
        let name = try metadata.requiredText("name")
        let version = try metadata.text("version")
        _ = try metadata.text("description")
        let parameters = try pack.value("params").map { node throws(YAMLError) in
            try ParameterReader(path: path).parameters(node)
        }
        return PolicyPack(
            name: name, version: version, sha256: hexadecimal(SHA256.hash(data: bytes)),
            path: path, parameters: parameters ?? PackParameters(),
            controls: try controls(pack, parameters, bytes: bytes, problems: &problems))
    }

    private func controls(
        _ pack: MappingReader, _ parameters: PackParameters?, bytes: [UInt8],
        problems: inout [YAMLError]
    ) throws(YAMLError) -> [Control] {
        let nodes = try pack.elements("controls")
        if nodes.isEmpty {
            throw pack.problem(
                "'controls' is empty; a pack without controls checks nothing",
                at: try pack.required("controls"))
        }
        var reader = ControlReader(
            path: pack.path,
            language: parameters.map(language.with) ?? language,
            shape: shape, parameters: parameters ?? PackParameters(), keepsTests: keepsTests,
            bytes: bytes)
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

    private func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
