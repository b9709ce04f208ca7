import Posture
import Spelling
import YAML

/// What a site sets for the parameters of packs: a document of its own, beside the packs.
///
/// ```yaml
/// apiVersion: merlon.dev/v1alpha1
/// kind: PolicyParameters
/// params:
///   pki: {certificateExpiryDays: 60}
/// ```
package struct ParameterValues: Sendable {
    package static let kind = "PolicyParameters"

    /// The file it was read from.
    package let path: String
    private let packs: [YAMLEntry]

    init(document: YAMLNode, path: String) throws(YAMLError) {
        self.path = path
        let reader = try MappingReader(
            document, path: path, role: "policy parameters",
            known: ["apiVersion", "kind", "params"])
        try reader.expect("apiVersion", PolicyPack.apiVersion)
        let params = try reader.required("params")
        guard let entries = params.entries else {
            throw reader.problem(
                "'params' must be a mapping of packs, not \(params.kindInWords)", at: params)
        }
        var seen: Set<String> = []
        for entry in entries {
            let name = entry.key.scalar?.text ?? ""
            if !seen.insert(name).inserted {
                throw reader.problem("pack '\(name)' stands twice in 'params'", at: entry.key)
            }
        }
        packs = entries
    }

    /// The packs with these values in the place of their defaults.
    ///
    /// Throws every problem: a pack or a parameter that is not there, a value of another type.
    package func applied(to packs: [PolicyPack]) throws(PolicyError) -> [PolicyPack] {
        var packs = packs
        var problems: [YAMLError] = []
        for entry in self.packs {
            do throws(YAMLError) {
                try apply(entry, to: &packs)
            } catch {
                problems.append(error)
            }
        }
        if !problems.isEmpty { throw .malformed(problems) }
        return packs
    }

    private func apply(_ entry: YAMLEntry, to packs: inout [PolicyPack]) throws(YAMLError) {
        let name = entry.key.scalar?.text ?? ""
        guard let place = packs.firstIndex(where: { $0.name == name }) else {
            throw YAMLError(
                path: path, line: entry.key.line, column: entry.key.column,
                problem: "no pack is named '\(name)'"
                    + NearName.hint(for: name, among: packs.map(\.name)))
        }
        let parameters = try packs[place].parameters.setting(
            entry.value, path: path, role: "the parameters of '\(name)'")
        packs[place] = packs[place].setting(parameters)
    }
}

extension PackParameters {
    /// The parameters with values of a mapping `{parameter: value}` in the place of theirs.
    func setting(
        _ node: YAMLNode, path: String, role: String
    ) throws(YAMLError) -> PackParameters {
        var parameters = self
        let values = try MappingReader(node, path: path, role: role, known: all.map(\.name))
        for index in all.indices {
            guard let value = values.value(all[index].name) else { continue }
            parameters.all[index].fact = try ParameterReader(path: path).fact(
                value, as: all[index].type, all[index].name)
        }
        return parameters
    }
}
