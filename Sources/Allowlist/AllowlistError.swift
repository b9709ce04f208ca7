package import YAML

/// Why an allowlist cannot be used.
package enum AllowlistError: Error, Hashable, CustomStringConvertible {
    /// Every problem that was found in the file.
    case malformed([YAMLError])
    /// Two rules with one id, in a file or in two of a set.
    case duplicateRule(id: String, location: String, first: String)
    case duplicateList(name: String, path: String, first: String)
    /// A set that costs more than Merlon spends.
    case tooLarge(String)
    case several([AllowlistError])

    /// A line for each problem.
    package var description: String {
        switch self {
        case .malformed(let problems): problems.map(\.description).joined(separator: "\n")
        case .duplicateRule(let id, let location, let first):
            "\(location): rule '\(id)' is defined twice, first at \(first)"
        case .duplicateList(let name, let path, let first):
            "\(path): the allowlist '\(name)' is given twice, first by \(first)"
        case .tooLarge(let problem): problem
        case .several(let errors): errors.map(\.description).joined(separator: "\n")
        }
    }
}
