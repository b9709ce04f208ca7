/// What dpkg's status says of one package.
struct DpkgPackage: Sendable {
    /// Where the package's files are listed.
    enum Listing: Hashable, Sendable {
        /// `/var/lib/dpkg/info/NAME.list` with `NAME.md5sums`, where the name may end in `:ARCH`.
        case info
        /// A `md5sums` file of that path, which is the list too (images without dpkg).
        case digests(String)
    }

    struct ConfigurationFile: Sendable {
        let path: [UInt8]
        /// As delivered; nil where dpkg has not recorded it.
        let digest: Digest?
    }

    let package: Package
    let listing: Listing
    let configurationFiles: [ConfigurationFile]
    /// Whether its files are on the disk.
    let isInstalled: Bool
}
