import HostSystem
import Posture

/// The files of password hashes, and who may read them.
struct PasswordFiles {
    static let type = FactType.list(
        .record(
            FileFacts.fields + [
                FactField(
                    "groupReaders", .list(.string),
                    "accounts of its group, which it lets read; missing for nobody")
            ]))

    private static let paths = [
        "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/security/opasswd",
        "/etc/security/opasswd.old",
    ]

    private let host: HostView

    init(_ host: HostView) {
        self.host = host
    }

    var fact: Fact {
        Fact(
            .list(Self.paths.compactMap(file)),
            from: .search(Self.paths.joined(separator: ", ")))
    }

    private func file(_ path: String) -> Fact? {
        guard let fact = FileFacts.fact(path, host) else { return nil }
        guard case .map(var fields) = fact.value else { return fact }
        fields["groupReaders"] = groupReaders(path)
        return Fact(.map(fields), from: fact.origin)
    }

    private func groupReaders(_ path: String) -> Fact? {
        let origin = Origin.file(path: path)
        do throws(HostError) {
            guard let status = try host.status(of: path), status.mode & 0o040 != 0,
                let members = try AccountFiles(host)?.others(in: status.gid), !members.isEmpty
            else { return nil }
            return Fact(.list(members.map { Fact(.string($0), from: origin) }), from: origin)
        } catch {
            return .unknown("\(error)", from: .file(path: error.path))
        }
    }
}
