import Agent
import Policies
import Posture
import Probes
import YAML

/// Questions about the declared shape of the facts.
enum ProbeShape {
    /// Whether a probe declares that such a fact may be there.
    static func declares(_ path: FactPath) -> Bool {
        missing(path) == nil
    }

    /// `; did you mean 'node.kubelet'?`, or nothing.
    static func hint(for path: FactPath) -> String {
        guard let (prefix, name, known) = missing(path),
            let near = NearName.closest(to: name, among: known)
        else { return "" }
        return "; did you mean '\(FactPath(prefix).appending(.field(near)))'?"
    }

    /// The first step that is not declared, with what stands before it and what could be there.
    private static func missing(
        _ path: FactPath
    ) -> (prefix: [FactPath.Step], name: String, known: [String])? {
        var type = ProbeCatalog.shape.root
        for (index, step) in path.steps.enumerated().dropFirst() {
            switch (type, step) {
            case (.record(let fields), .field(let name)):
                guard let field = fields.first(where: { $0.name == name }) else {
                    return (Array(path.steps[..<index]), name, fields.map(\.name))
                }
                type = field.type
            case (.map(let element), .field), (.list(let element), .index): type = element
            case (.any, _): return nil
            default: return (Array(path.steps[..<index]), "", [])
            }
        }
        return nil
    }
}
