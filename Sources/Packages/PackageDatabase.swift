package import HostSystem
import Synchronization

/// Which package of the distribution a file of the node is from.
///
/// Opened for a node, or for a container's own root, whose packages are others. What it knows is
/// read anew when the package managers' files change, which it looks at with every question. An
/// answer takes well below a millisecond; the first one, and the first after a change, some 100 ms
/// for a large node. Its memory is about eight bytes for each packaged file.
package final class PackageDatabase: Sendable {
    /// A database that changes while it is read is read again this often.
    private static let attempts = 3
    private static let answerCapacity = 512

    private struct State: Sendable {
        var catalogs: [PackageManager: any PackageCatalog] = [:]
        var aliases: PathAliases?
        /// Why a manager's database could not be opened: a file that is not found in the others'
        /// may yet be in it.
        var problem: HostError?
        /// Of the files of which the catalogs were made.
        var identities: [FileIdentity?] = []
        var answers = RecentValues<String, [PackageFile]>(capacity: answerCapacity)
    }

    private let host: HostView
    private let state = Mutex(State())

    package init(_ host: HostView) {
        self.host = host
    }

    /// The package managers whose databases the node has, in the order of their names.
    package func managers() throws(HostError) -> [PackageManager] {
        try state.withLock { (state) throws(HostError) in
            try refresh(&state)
            if let problem = state.problem { throw problem }
            return PackageManager.allCases.filter { state.catalogs[$0] != nil }
        }
    }

    /// The package that a file is from; nil where it is from none.
    ///
    /// The path is the real one, without links, as the kernel names a program. Of several owners
    /// it is one; see ``owners(of:)``.
    package func owner(of path: String) throws(HostError) -> PackageFile? {
        try owners(of: path).first
    }

    /// All the packages that own a file: the same program of two architectures, or of two managers.
    ///
    /// Throws where the database cannot be read or is damaged, so that a file which is not found
    /// may yet be a package's.
    package func owners(of path: String) throws(HostError) -> [PackageFile] {
        try state.withLock { (state) throws(HostError) in
            for _ in 0..<Self.attempts {
                try refresh(&state)
                guard let aliases = state.aliases else { return [] }
                if let known = state.answers.value(of: path) { return known }
                let name = aliases.canonical(Array(path.utf8))
                let owners = try Self.owners(of: name, in: state)
                guard try identities() == state.identities else { continue }
                state.answers.set(owners, for: path)
                return owners
            }
            throw Self.changing
        }
    }

    private static func owners(
        of path: [UInt8], in state: State
    ) throws(HostError) -> [PackageFile] {
        var owners: [PackageFile] = []
        var problem = state.problem
        for manager in PackageManager.allCases {
            do throws(HostError) {
                owners += try state.catalogs[manager]?.owners(of: path) ?? []
            } catch {
                problem = error
            }
        }
        if owners.isEmpty, let problem { throw problem }
        return owners
    }

    /// How many bytes the indexes take.
    package var indexBytes: Int {
        state.withLock { $0.catalogs.values.reduce(0) { $0 + $1.indexBytes } }
    }

    private static let changing = HostError(
        .changing, path: "/var/lib", problem: "the database of packages changes while it is read")

    private func identities(areSettled: Bool = false) throws(HostError) -> [FileIdentity?] {
        var identities: [FileIdentity?] = []
        for place in DpkgCatalog.places + RPMCatalog.places {
            identities.append(
                areSettled ? try host.settledIdentity(of: place) : try host.identity(of: place))
        }
        return identities
    }

    private func refresh(_ state: inout State) throws(HostError) {
        if state.aliases != nil, try identities() == state.identities { return }
        for _ in 0..<Self.attempts {
            // The old one goes first, so that there are never two in memory.
            state = State()
            let before = try identities(areSettled: true)
            let aliases = try PathAliases(host)
            do throws(HostError) {
                state.catalogs[.dpkg] = try DpkgCatalog(host, aliases)
            } catch {
                state.problem = error
            }
            do throws(HostError) {
                state.catalogs[.rpm] = try RPMCatalog(host, aliases)
            } catch {
                state.problem = error
            }
            guard try identities() == before else { continue }
            state.identities = before
            state.aliases = aliases
            return
        }
        state = State()
        throw Self.changing
    }
}
