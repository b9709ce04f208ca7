/// Why sshd refuses its configuration, in sshd's own words.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file with the line that is refused; nil where it is not a line's fault.
    package let file: String?
    /// From 1.
    package let line: Int?
    /// What sshd prints, one line each; at least one.
    package let messages: [String]

    package var description: String { messages.first ?? "" }
}

/// Why the effective configuration is not known.
package enum SSHDError: Error, Hashable, Sendable, CustomStringConvertible {
    /// sshd would not start with this.
    case refused(Refusal)
    /// A file could not be read, or there is more than a bound allows.
    case unreadable(String)

    package var description: String {
        switch self {
        case .refused(let refusal): "sshd refuses its configuration: \(refusal)"
        case .unreadable(let reason): reason
        }
    }
}
