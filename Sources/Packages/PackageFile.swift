/// A package of the distribution that is installed.
package struct Package: Hashable, Sendable {
    package let manager: PackageManager
    package let name: String
    /// As the manager prints it: `1:4.13+dfsg1-1+deb12u2` (dpkg), `8.32-34.el9` (rpm, with the
    /// epoch in front where there is one).
    package let version: String
    package let architecture: String
}

/// A file, folder or link that a package has installed, and what the package manager recorded.
package struct PackageFile: Hashable, Sendable {
    /// Why nothing can be held against the content, or not with the right to call it modified.
    package enum Exemption: String, Hashable, Sendable {
        /// A configuration file, which the administrator may change.
        case configuration = "it is a configuration file"
        /// A file that the package owns and does not deliver (a log, a cache): `%ghost` of rpm.
        case ghost = "the package owns it and does not deliver its content"
        /// A folder, a link or a device; or the package came without digests.
        case nothingRecorded = "no digest is recorded"
        /// A digest of a kind, or a text for one, that Merlon cannot compare with.
        case unreadableDigest = "the recorded digest is of no kind that is known"
    }

    package let package: Package
    /// As the manager has it, which may be by another name of the same folder: `/bin/ls`.
    package let path: [UInt8]
    /// Of the content as the package delivered it.
    package let digest: Digest?
    package let exemption: Exemption?

    init(_ package: Package, _ path: [UInt8], _ digest: Digest?, _ exemption: Exemption?) {
        self.package = package
        self.path = path
        self.digest = digest
        self.exemption = exemption
    }
}
