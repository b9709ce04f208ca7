/// How the configuration's files and the node's accounts are read; the library itself reads none.
package struct FileSource: Sendable {
    /// A file's bytes; nil where it is not there, and an empty text for a folder.
    package var read: @Sendable (_ path: String) throws(SSHDError) -> [UInt8]?
    /// The paths that a pattern stands for, in the order of their bytes.
    package var glob: @Sendable (_ pattern: String) throws(SSHDError) -> [String]
    /// The names of all groups of a user, the primary one too; nil where there is no such user.
    package var groups: @Sendable (_ user: String) throws(SSHDError) -> [String]?
    /// The addresses of a host's name, in the resolver's order; nil where they are not known.
    package var addresses: @Sendable (_ host: String) -> [String]?

    package init(
        read: @escaping @Sendable (String) throws(SSHDError) -> [UInt8]?,
        glob: @escaping @Sendable (String) throws(SSHDError) -> [String],
        groups: @escaping @Sendable (String) throws(SSHDError) -> [String]?,
        addresses: @escaping @Sendable (String) -> [String]?
    ) {
        self.read = read
        self.glob = glob
        self.groups = groups
        self.addresses = addresses
    }
}
