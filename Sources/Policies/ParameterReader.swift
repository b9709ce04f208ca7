import Posture
import Spelling
import YAML

/// Reads the parameters that a pack declares, and values for them.
struct ParameterReader {
    let path: String

    /// More than a pack needs.
    private static let limit = 100

    /// The declared parameters of a pack: `NAME: {default: VALUE, summary: TEXT}`.
    func parameters(_ node: YAMLNode) throws(YAMLError) -> PackParameters {
        guard let entries = node.entries else {
            throw problem("'params' must be a mapping of names, not \(node.kindInWords)", node)
        }
        if entries.count > Self.limit {
            throw problem("a pack has \(Self.limit) parameters at most", node)
        }
        var parameters: [PackParameter] = []
        for entry in entries {
            let name = entry.key.scalar?.text ?? ""
            guard Self.isName(name) else {
                throw problem(
                    "'\(name)' is no name of a parameter: write it as 'certificateExpiryDays'",
                    entry.key)
            }
            if parameters.contains(where: { $0.name == name }) {
                throw problem("parameter '\(name)' stands twice", entry.key)
            }
            parameters.append(try parameter(name, entry.value))
        }
        return PackParameters(all: parameters)
    }

    private func parameter(_ name: String, _ node: YAMLNode) throws(YAMLError) -> PackParameter {
        let reader = try MappingReader(
            node, path: path, role: "parameter '\(name)'", known: ["default", "summary"])
        let preset = try reader.required("default")
        guard let type = Self.type(of: preset) else {
            throw problem(
                "the default of '\(name)' must be a boolean, an integer, a string or a list of "
                    + "strings, not \(preset.kindInWords)", preset)
        }
        return PackParameter(
            name: name, type: type, fact: try fact(preset, as: type, name),
            summary: try reader.requiredText("summary"))
    }

    /// A value for a parameter of this type.
    func fact(_ node: YAMLNode, as type: FactType, _ name: String) throws(YAMLError) -> Fact {
        let origin = Origin.file(path: path, line: node.line, column: node.column)
        let decoder = FactDecoder(path: path, origin: origin)
        return try decoder.fact(
            node, as: type, at: FactPath(fields: [PolicyLanguage.parameters, name]))
    }

    /// An empty list is one of strings.
    private static func type(of node: YAMLNode) -> FactType? {
        if node.elements != nil { return .list(.string) }
        switch node.scalar?.resolved {
        case .bool: return .bool
        case .int: return .int
        case .string: return .string
        default: return nil
        }
    }

    /// An identifier of CEL, within 64 bytes.
    private static func isName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy {
            0x61...0x7A ~= $0 || 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0
        }
        return isPlain && name.utf8.count <= 64 && name.utf8.first.map { $0 >= 0x41 } == true
    }

    private func problem(_ text: String, _ node: YAMLNode) -> YAMLError {
        YAMLError(path: path, line: node.line, column: node.column, problem: text)
    }
}
