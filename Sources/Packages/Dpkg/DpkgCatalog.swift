import HostSystem

/// The packages of a node with dpkg, and of an image that was made with it.
///
/// Digests are MD5, for dpkg knows no other. Against somebody who changes a file of a package
/// that is enough: a second content for a given digest cannot be made. It does not hold against
/// the maker of the package, who can make two contents at once; nor, as with any local database,
/// against root, who can write another digest into it.
struct DpkgCatalog: PackageCatalog {
    /// What changes with every change of the packages.
    static let places = ["status", "status.d", "info", "updates", "diversions"].map {
        "\(DpkgStatus.folder)/\($0)"
    }
    /// Only folders, which are not asked for, belong to more packages.
    private static let candidateLimit = 64
    /// Of all lists together; a large node has 30 MiB.
    private static let listLimitBytes = 256 << 20

    private let host: HostView
    private let aliases: PathAliases
    private let diversions: DpkgDiversions
    private let packages: [DpkgPackage]
    private var index = PathIndex()
    /// Why a path that is not found may yet belong to a package.
    private var gap: HostError?

    var indexBytes: Int { index.bytes }

    /// Nil where the node has no dpkg.
    init?(_ host: HostView, _ aliases: PathAliases) throws(HostError) {
        let status = try host.identity(of: "\(DpkgStatus.folder)/status")
        let imageFolder = try host.identity(of: DpkgStatus.imageFolder)
        guard status != nil || imageFolder != nil else { return nil }
        self.host = host
        self.aliases = aliases
        diversions = try DpkgDiversions(host)
        packages = try DpkgStatus(host: host).packages()
        var left = Self.listLimitBytes
        for number in packages.indices {
            guard left >= 0 else {
                gap = HostError(
                    .tooLarge, path: DpkgStatus.folder,
                    problem: "its lists are larger than the limit")
                break
            }
            do throws(HostError) {
                try add(number, bytesLeft: &left)
            } catch {
                gap = error
            }
        }
        index.seal()
    }

    private mutating func add(_ number: Int, bytesLeft: inout Int) throws(HostError) {
        let package = packages[number]
        let hasher = index.hasher
        try DpkgListing(host: host, package: package).eachPath { (path) throws(HostError) in
            bytesLeft -= path.count
            let place = diversions.place(of: path, in: package.package)
            let hash = aliases.hash(path, at: place, from: hasher)
            guard index.add(hash, package: number) else {
                throw HostError(
                    .tooLarge, path: DpkgStatus.folder, problem: "its packages have too many files")
            }
            return true
        }
    }

    func owners(of path: [UInt8]) throws(HostError) -> [PackageFile] {
        var owners: [PackageFile] = []
        for number in index.packages(for: path).prefix(Self.candidateLimit) {
            if let file = try file(path, of: packages[number]) { owners.append(file) }
        }
        if owners.isEmpty, let gap { throw gap }
        return owners
    }

    /// What the package says of the path; nil where it is not the package's.
    private func file(
        _ path: [UInt8], of package: DpkgPackage
    ) throws(HostError) -> PackageFile? {
        let listing = DpkgListing(host: host, package: package)
        let wanted = index.hasher.adding(path.span).value
        var listed: [UInt8]?
        try listing.eachPath { (line) throws(HostError) in
            let place = diversions.place(of: line, in: package.package)
            let hash = aliases.hash(line, at: place, from: index.hasher)
            guard hash.value == wanted else { return true }
            let line = line.array()
            guard aliases.canonical(place ?? line) == path else { return true }
            listed = line
            return false
        }
        guard let listed else { return nil }
        if let file = package.configurationFiles.first(where: { $0.path == listed }) {
            return PackageFile(package.package, listed, file.digest, .configuration)
        }
        let same = aliases.canonical(listed)
        switch try listing.digest(where: { aliases.canonical($0) == same }) {
        case .missing: return PackageFile(package.package, listed, nil, .nothingRecorded)
        case .unreadable: return PackageFile(package.package, listed, nil, .unreadableDigest)
        case .digest(let digest): return PackageFile(package.package, listed, digest, nil)
        }
    }
}
