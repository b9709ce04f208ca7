import HostSystem
import Posture
import SSHD

/// What the library makes of a server's configuration.
///
/// Where the release is not known the answer holds for all the releases that take the configuration:
/// what differs between them is unknown.
struct SSHDAnswer {
    typealias Entry = EffectiveConfiguration.Entry

    /// The release with the place that tells it; nil where none does.
    let found: (release: SSHDRelease, origin: Origin)?
    /// The one that is found, or the newest that takes the configuration.
    private(set) var release: SSHDRelease
    private(set) var configuration: SSHDConfiguration?
    private(set) var entries: [Entry]?
    private(set) var error: SSHDError?
    /// Why some of the releases that it could be refuse the configuration; nil where none does.
    private(set) var refusedBySome: SSHDError?

    init(launch: SSHDLaunch, connection: Connection) {
        found = SSHDReleaseFinder(launch: launch).find()
        let releases = found.map { [$0.release] } ?? Self.candidates(launch.files)
        release = releases[0]
        if let doubt = launch.doubt {
            error = .unreadable(doubt)
            return
        }
        let source = launch.files.sshdSource()
        var all: [[Entry]] = []
        for candidate in releases {
            do throws(SSHDError) {
                let read = try SSHDConfiguration(
                    release: candidate, path: launch.configPath, commandLine: launch.settings,
                    source: source)
                all.append(try read.effective(for: connection).entries)
                if configuration == nil { (configuration, release) = (read, candidate) }
            } catch {
                if self.error == nil { self.error = error }
            }
        }
        if let first = all.first {
            (refusedBySome, error) = (error, nil)
            entries = all.count == 1 && found != nil ? first : Self.common(all)
        } else {
            configuration = nil
        }
    }

    /// One release of each time, the newest first, as the distribution may have built it.
    private static func candidates(_ host: HostView) -> [SSHDRelease] {
        let ids = Set((try? host.systemIDs()) ?? [])
        var vendors: [SSHDRelease.Vendor] = []
        if SSHDReleaseFinder.hasOwnLists(host) {
            vendors = [.other]
        } else {
            let isDebian = !ids.isDisjoint(with: ["debian", "ubuntu"])
            vendors = isDebian ? [.debian(revision: "")] : [.upstream]
            if ids.isEmpty { vendors.append(.debian(revision: "")) }
        }
        let numbers = [
            (10, 0), (9, 9), (9, 6), (9, 2), (8, 9), (8, 7), (8, 4), (8, 2), (8, 0), (7, 4),
        ]
        return numbers.flatMap { major, minor in
            vendors.map { SSHDRelease(major: major, minor: minor, portable: 2, vendor: $0) }
        }
    }

    private static func common(_ all: [[Entry]]) -> [Entry] {
        (all.first ?? []).map { entry in
            let isSame = all.dropFirst().allSatisfy { others in
                others.first { $0.keyword == entry.keyword }.map { $0 == entry } ?? true
            }
            return isSame ? entry : entry.unknown(because: difference)
        }
    }

    private static let difference =
        "releases of OpenSSH differ in it, and which one is installed is not known"

    /// Why nothing is known.
    var reason: String { error.map { "\($0)" } ?? "sshd's configuration is not known" }

    var doubt: String? { error.map { "\($0)" } }

    /// The line that sshd refuses.
    var place: Origin? {
        guard case .refused(let refusal)? = error, let file = refusal.file else { return nil }
        return .file(path: file, line: refusal.line)
    }

    var standard: Origin {
        .builtInDefault(component: "OpenSSH", version: found?.release.text)
    }
}
