/// A service of systemd, as the unit's files and their drop-ins make it (systemd.unit(5)).
package struct SystemdUnit: Hashable, Sendable {
    /// A word of a command line, or a variable's value, with the place that wrote it.
    package struct Word: Hashable, Sendable {
        package let text: String
        package let path: String
        /// From 1.
        package let line: Int
    }

    /// As systemd calls it: an alias has the name of the unit for which it stands.
    package let name: String
    /// The file that defines the unit.
    package let path: String
    /// In the order in which they apply.
    package let dropIns: [String]
    /// The environment files that are there, in the order in which they apply.
    package let environmentFiles: [String]
    /// Whether the unit cannot be started, because it is linked to `/dev/null`.
    package let isMasked: Bool
    /// The words of `ExecStart=`, variables put in, without the prefixes of the program's path.
    /// Empty where systemd refuses to start the unit.
    package let execStart: [Word]
    /// The variables that the unit's own files give to its process.
    package let environment: [String: Word]
    /// The other settings of the service by their names, each as it was last written; a list's last
    /// line alone. Specifiers and quotes are left as they are.
    package let settings: [String: Word]
    /// Why systemd does not start the unit, for people; nil where nothing in its files is in the
    /// way.
    package let refusal: String?
    /// Why the words of the command are only known once the unit has been started; they hold the
    /// text as it is written then.
    package let uncertainties: [String]
    /// What in the files systemd passes over, or is not followed here, for people.
    package let problems: [String]
}
