import Agent
import Policies
import Posture
import Probes
import Spelling

/// Questions about the declared shape of the facts.
enum ProbeShape {
    /// Why no fact can be at the path, with the likely path; nil where a probe declares it.
    static func problem(
        of path: FactPath, in shape: FactShape = ProbeCatalog.shape
    ) -> String? {
        var type = shape.root
        for (number, step) in path.steps.enumerated().dropFirst() {
            let prefix = FactPath(Array(path.steps[..<number]))
            switch (type, step) {
            case (.record(let fields), .field(let name)):
                guard let field = fields.first(where: { $0.name == name }) else {
                    return "no probe declares '\(path)'"
                        + hint(name, among: fields.map(\.name), under: prefix)
                }
                type = field.type
            // The number of an instance of a component.
            case (.record, .index) where number == 2: continue
            case (.map(let element), .field), (.list(let element), .index): type = element
            case (.any, _): return nil
            default: return "no probe declares '\(path)': '\(prefix)' has no such parts"
            }
        }
        return nil
    }

    private static func hint(
        _ name: String, among known: [String], under prefix: FactPath
    ) -> String {
        guard let near = NearName.closest(to: name, among: known) else {
            return "; under '\(prefix)' there are \(known.joined(separator: ", "))"
        }
        return "; did you mean '\(prefix.appending(.field(near)))'?"
    }
}
