import HostSystem
import Posture

/// The files of password hashes, and who may read them.
struct PasswordFiles {
    static let type = FactType.list(
        .record(
            FileFacts.fields + [GroupReaders.field]))

    private static let paths = [
        "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/security/opasswd",
        "/etc/security/opasswd.old",
    ]

    private let host: HostView

    init(_ host: HostView) {
        self.host = host
    }

    var fact: Fact {
        let groups = GroupReaders(host)
        return Fact(
            .list(Self.paths.compactMap { file($0, groups) }),
            from: .search(Self.paths.joined(separator: ", ")))
    }

    private func file(_ path: String, _ groups: GroupReaders) -> Fact? {
        guard let fact = FileFacts.fact(path, host) else { return nil }
        guard case .map(var fields) = fact.value else { return fact }
        fields["groupReaders"] = groups.fact(path)
        return Fact(.map(fields), from: fact.origin)
    }
}
