import HostSystem

/// The packages of one manager, as its database was when it was opened.
protocol PackageCatalog: Sendable {
    /// The packages that own a path, the path in the one form that ``PathAliases`` gives.
    func owners(of path: [UInt8]) throws(HostError) -> [PackageFile]

    /// How many bytes the catalog holds in memory, about.
    var indexBytes: Int { get }
}
