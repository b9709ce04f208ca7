/// A word that a line of sshd_config can begin with, and the releases that know it.
///
/// Source: servconf.c of the releases 7.4 to 10.0 and Debian's patches to 8.4, 9.2 and 10.0.
struct Keyword: Sendable {
    enum Meaning: Hashable, Sendable {
        case option(Option)
        /// Taken and told as `Deprecated`.
        case deprecated
        /// Taken in silence.
        case ignored
        /// Taken and told as `Unsupported`: the program was built without it.
        case unsupported
    }

    enum Builds: Hashable, Sendable {
        case all
        /// With the patches that Debian and Red Hat share.
        case patched
        case debian
        case other
    }

    let name: String
    let meaning: Meaning
    let isAllowedInMatch: Bool
    /// Releases as ``SSHDRelease/number``.
    let releases: Range<Int>
    let builds: Builds

    init(
        _ name: String, _ meaning: Meaning, inMatch: Bool = false, since: Int = 0,
        before: Int = .max, in builds: Builds = .all
    ) {
        self.name = name
        self.meaning = meaning
        isAllowedInMatch = inMatch
        releases = since..<before
        self.builds = builds
    }

    func isKnown(to release: SSHDRelease) -> Bool {
        guard releases.contains(release.number) else { return false }
        return switch builds {
        case .all: true
        case .patched: release.vendor != .upstream
        case .debian: release.isDebian
        case .other: release.vendor == .other
        }
    }

    /// The keywords of a release by their names in small letters.
    static func table(of release: SSHDRelease) -> [String: Keyword] {
        var table: [String: Keyword] = [:]
        for keyword in all where keyword.isKnown(to: release) { table[keyword.name] = keyword }
        return table
    }
}
