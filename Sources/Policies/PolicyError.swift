package import YAML

/// Why policies cannot be used; each problem says the file, line and column and the likely fix.
package enum PolicyError: Error, Hashable, CustomStringConvertible {
    /// Not YAML, or not the shape of a pack: every problem that was found in the file.
    case malformed([YAMLError])
    /// Two controls with one id.
    case duplicateControl(id: String, location: String, first: String)
    /// A control was asked for by an id that no pack has.
    case noSuchControl(id: String, nearest: String?)
    /// A folder without packs, or a file that cannot be read.
    case unusable(path: String, problem: String)
    /// More than one of the others.
    case several([PolicyError])

    /// All of the errors as one.
    package init(joining errors: [PolicyError]) {
        self = errors.count == 1 ? errors[0] : .several(errors)
    }

    /// A line for each problem.
    package var description: String {
        switch self {
        case .malformed(let problems): problems.map(\.description).joined(separator: "\n")
        case .duplicateControl(let id, let location, let first):
            "\(location): control '\(id)' is defined twice, first at \(first)"
        case .noSuchControl(let id, let nearest):
            "no control has the id '\(id)'"
                + (nearest.map { "; did you mean '\($0)'?" }
                    ?? "; 'merlon policy list' shows them all")
        case .unusable(let path, let problem): "\(path): \(problem)"
        case .several(let errors): errors.map(\.description).joined(separator: "\n")
        }
    }
}
