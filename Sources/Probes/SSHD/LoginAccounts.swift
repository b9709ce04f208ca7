import HostSystem

/// The accounts in the node's `/etc/passwd` and `/etc/group`.
struct LoginAccounts {
    struct Account: Hashable {
        let name: String
        let group: String
        let home: String
    }

    let accounts: [Account]
    private let groups: [[Substring]]

    init(_ host: HostView) throws(HostError) {
        accounts = try Self.lines("/etc/passwd", host).filter { $0.count >= 6 }.map {
            Account(name: String($0[0]), group: String($0[3]), home: String($0[5]))
        }
        groups = try Self.lines("/etc/group", host).filter { $0.count >= 3 }
    }

    private static func lines(_ path: String, _ host: HostView) throws(HostError) -> [[Substring]] {
        (try host.contents(of: path)?.text ?? "").split(separator: "\n").map {
            $0.split(separator: ":", omittingEmptySubsequences: false)
        }
    }

    /// The names of a user's groups; nil where the files do not know the user.
    func groups(of user: String) -> [String]? {
        guard let account = accounts.first(where: { $0.name == user }) else { return nil }
        return groups.filter { group in
            group[2] == account.group
                || group.dropFirst(3).first?.split(separator: ",").contains(Substring(user)) == true
        }.map { String($0[0]) }
    }
}
