/// The keywords that `sshd -T` of any release prints.
package struct SSHDKeyword: Hashable, Sendable {
    package let name: String
    /// Whether each of its values is a line of its own.
    package let isList: Bool

    package static let all: [SSHDKeyword] = {
        let unprinted: Set<Option> = [.include, .match, .rekeyInterval]
        let options = Option.allCases.filter { !unprinted.contains($0) }
        // Two keywords had other names before 8.5.
        let older = ["hostbasedacceptedkeytypes", "pubkeyacceptedkeytypes"]
        return options.map { SSHDKeyword(name: $0.rawValue, isList: $0.isList) }
            + older.map { SSHDKeyword(name: $0, isList: false) }
    }()

    /// The keywords that a release always prints.
    package static func printed(by release: SSHDRelease) -> [SSHDKeyword] {
        Printed.rows(of: release).map {
            SSHDKeyword(name: $0.option.name(in: release), isList: $0.option.isList)
        }
    }
}
