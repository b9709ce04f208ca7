package import HostSystem

/// Holds the content of files against what the packages recorded.
///
/// What is told is no more than the database holds: whoever has been root can have written
/// another digest there. And dpkg records MD5 alone: two contents of one digest can be made by
/// somebody who makes the package itself, but not a second content for a package that exists.
package struct PackageVerifier: Sendable {
    private let host: HostView
    private let database: PackageDatabase
    private let cache: ContentCache

    /// - Parameters:
    ///   - host: the node or the container's root in which paths are meant.
    ///   - database: of the same root.
    package init(_ host: HostView, _ database: PackageDatabase, _ cache: ContentCache) {
        self.host = host
        self.database = database
        self.cache = cache
    }

    /// Opens the file and tells whether it is as its package delivered it.
    ///
    /// The path is the real one. Reads the file where its content is not known: it blocks, for a
    /// millisecond mostly and for a second at a gigabyte.
    package func verify(path: String) -> ContentAnswer {
        do throws(HostError) {
            guard let file = try host.file(at: path) else {
                return .unknown(reason: "\(path): it is not there any more")
            }
            return try answer(file, path)
        } catch {
            return Self.unknown(error)
        }
    }

    /// Tells whether an open file is as the package delivered it that owns the path.
    ///
    /// For the program of a running process, whose path may lead to another file by now.
    package func verify(_ file: OpenFile, as path: String) -> ContentAnswer {
        do throws(HostError) {
            return try answer(file, path)
        } catch {
            return Self.unknown(error)
        }
    }

    private static func unknown(_ error: HostError) -> ContentAnswer {
        error.kind == .changing
            ? .changing(reason: error.description) : .unknown(reason: error.description)
    }

    private func answer(_ file: OpenFile, _ path: String) throws(HostError) -> ContentAnswer {
        let owners = try database.owners(of: path)
        guard let first = owners.first else { return .notPackaged }
        var algorithms = Set(owners.compactMap { $0.digest?.algorithm })
        guard !algorithms.isEmpty else {
            return .noDigest(first, first.exemption ?? .nothingRecorded)
        }
        // What rules compare with is wanted of the same pass.
        algorithms.insert(.sha256)
        let digests = try cache.digests(of: file, algorithms)
        var modified: ContentAnswer?
        for owner in owners {
            guard let recorded = owner.digest, let actual = digests[recorded.algorithm] else {
                continue
            }
            if recorded == actual { return .unmodified(owner) }
            if owner.exemption == nil, modified == nil {
                modified = .modified(owner, actual: actual)
            }
        }
        return modified ?? .noDigest(first, first.exemption ?? .nothingRecorded)
    }
}
