/// Starts that a proposal does not cover, and why.
package struct LeftOut: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case alarm(String)
        /// A rule that is in force alerts.
        case rule(String)
        case undecided
        case notText
        case noPath
        case unknownUser, unknownLogin, unknownPlace, unknownContainer, unknownImage
        case unclearScript
        case cutArguments
        /// What came in through standard input, or a terminal, cannot be told apart.
        case readsCode
        /// How many.
        case differentCode(Int)
        /// So many that they are not even kept.
        case furtherCode
        case unknownContent
        case tooManyVersions
        case noPattern
    }

    package var reason: Reason
    /// The program or the script, with what may differ as a pattern; escaped, safe to print.
    package var program: String
    /// The interpreter of a script, in the same way.
    package var interpreter: String?
    /// Where it ran; escaped, safe to print.
    package var place: String
    package var count: Int

    /// `3 starts of /tmp/x (cron.service) because of alarm 'world-writable-place'`
    package var text: String {
        "\(AllowlistLearner.starts(count)) of \(program)\(interpreter.map { " by " + $0 } ?? "")"
            + " (\(place)) \(reason)"
    }
}

extension LeftOut.Reason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .alarm(let name): "because of alarm '\(YAMLText.escaped(name))'"
        case .rule(let id): "because rule '\(YAMLText.escaped(id))' alerts"
        case .undecided: "because the lists in force depend on files that were not looked at"
        case .notText: "because a name is not UTF-8"
        case .noPath: "because the program's path is not known"
        case .unknownUser: "because the user is not known"
        case .unknownLogin: "because neither its unit nor its login is known"
        case .unknownPlace: "because it is not known whether in a container"
        case .unknownContainer: "because it is not known in which container"
        case .unknownImage: "because the container's image is not known"
        case .unclearScript: "because it is not clear which script was run"
        case .cutArguments: "because not all arguments are known"
        case .readsCode: "because what it runs came in through its input"
        case .differentCode(let count):
            "because it runs \(count) different codes; a script would be clearer"
        case .furtherCode: "because it runs ever new code; a script would be clearer"
        case .unknownContent: "because a file could not be looked at that is verified elsewhere"
        case .tooManyVersions: "because its files or users differ too often"
        case .noPattern: "because it cannot be written as a pattern"
        }
    }
}
