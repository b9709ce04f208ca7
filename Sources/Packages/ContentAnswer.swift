/// Whether a file is as the distribution delivered it.
package enum ContentAnswer: Hashable, Sendable {
    /// The content is what the package recorded.
    case unmodified(PackageFile)
    /// The content is another than the package recorded.
    case modified(PackageFile, actual: Digest)
    /// The package owns the file, and its content says nothing either way.
    ///
    /// So too for a configuration file that differs from what was delivered.
    case noDigest(PackageFile, PackageFile.Exemption)
    /// No package owns the file.
    case notPackaged
    /// It could not be found out; the words are for an operator.
    case unknown(reason: String)
    /// The packages or the file change just now; a little later there is an answer.
    case changing(reason: String)
}
