import HostSystem

/// The packages of a node with rpm.
struct RPMCatalog: PackageCatalog {
    /// Where distributions keep the database: most; SUSE and Fedora; those with ostree.
    private static let folders = ["/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm"]
    /// What changes with every change of the packages.
    static let places = folders.flatMap { folder in
        ["rpmdb.sqlite", "rpmdb.sqlite-wal", "rpmdb.sqlite-journal", "Packages.db", "Packages"].map
        { "\(folder)/\($0)" }
    }
    private static let candidateLimit = 64
    private static let packageLimit = 100_000

    private let aliases: PathAliases
    private let store: any RPMStore
    private let path: String
    /// The places of the headers, by the number of the package.
    private var headers: [UInt64] = []
    private var index = PathIndex()
    /// Why a path that is not found may yet belong to a package.
    private var gap: HostError?

    var indexBytes: Int { index.bytes + headers.capacity * MemoryLayout<UInt64>.size }

    /// Nil where the node has no rpm.
    init?(_ host: HostView, _ aliases: PathAliases) throws(HostError) {
        guard let (store, path) = try Self.store(host) else { return nil }
        self.aliases = aliases
        self.store = store
        self.path = path
        do throws(HostError) {
            try store.eachHeader { (place, blob) throws(HostError) in try add(place, blob) }
        } catch {
            gap = error
        }
        index.seal()
    }

    private static func store(
        _ host: HostView
    ) throws(HostError) -> (store: any RPMStore, path: String)? {
        for folder in folders {
            let sqlite = "\(folder)/rpmdb.sqlite"
            if let file = try host.file(at: sqlite) {
                let journals = (
                    try host.file(at: "\(sqlite)-wal"), try host.file(at: "\(sqlite)-journal")
                )
                return (
                    try SQLiteStore(file, wal: journals.0, journal: journals.1), sqlite
                )
            }
            if let file = try host.file(at: "\(folder)/Packages.db") {
                return (try NDBStore(file), file.path)
            }
            if let file = try host.file(at: "\(folder)/Packages") {
                return (try BerkeleyStore(file), file.path)
            }
        }
        return nil
    }

    private func damaged(_ place: UInt64) -> HostError {
        HostError(path: path, problem: "the header of a package at \(place) is damaged")
    }

    private mutating func add(_ place: UInt64, _ blob: RPMBlob) throws(HostError) {
        guard let header = RPMHeader(blob) else {
            gap = damaged(place)
            return
        }
        let files = RPMFiles(header, bytes: blob.bytes)
        let folders = files.folderHashes(aliases, index.hasher)
        let number = headers.count
        guard number < Self.packageLimit else {
            throw HostError(.tooLarge, path: path, problem: "it has too many packages")
        }
        headers.append(place)
        let isWhole = try files.eachFile { (_, folder, name) throws(HostError) in
            let hash = folders[folder].adding(blob.bytes.span.extracting(name))
            guard index.add(hash, package: number) else {
                throw HostError(.tooLarge, path: path, problem: "its packages have too many files")
            }
            return true
        }
        if !isWhole { gap = damaged(place) }
    }

    func owners(of path: [UInt8]) throws(HostError) -> [PackageFile] {
        var owners: [PackageFile] = []
        for number in index.packages(for: path).prefix(Self.candidateLimit) {
            let place = headers[number]
            guard let blob = try store.header(at: place), let header = RPMHeader(blob) else {
                throw damaged(place)
            }
            if let file = try file(path, in: RPMFiles(header, bytes: blob.bytes)) {
                owners.append(file)
            }
        }
        if owners.isEmpty, let gap { throw gap }
        return owners
    }

    private func file(_ path: [UInt8], in files: RPMFiles) throws(HostError) -> PackageFile? {
        let folders = files.folderHashes(aliases, index.hasher)
        let wanted = index.hasher.adding(path.span).value
        var found: (number: Int, path: [UInt8])?
        _ = try files.eachFile { (number, folder, name) throws(HostError) in
            let hash = folders[folder].adding(files.bytes.span.extracting(name))
            guard hash.value == wanted else { return true }
            let listed = files.path(folder, name)
            guard aliases.canonical(listed) == path else { return true }
            found = (number, listed)
            return false
        }
        guard let found, let package = files.package else { return nil }
        return files.file(found.number, found.path, of: package)
    }
}
