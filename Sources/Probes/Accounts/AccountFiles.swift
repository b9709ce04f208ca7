import HostSystem

/// The node's own accounts, groups and passwords (passwd(5), group(5), shadow(5)).
struct AccountFiles {
    struct Account {
        let name: String
        let uid: UInt32
        let gid: UInt32
        let home: String
        let shell: String
        /// The second field: `x` where the password is in the shadow file.
        let password: String
        /// From 1.
        let line: Int
    }

    struct Group {
        let name: String
        let gid: UInt32
        let members: [String]
    }

    static let accountPath = "/etc/passwd"
    static let shadowPath = "/etc/shadow"
    private static let groupPath = "/etc/group"
    private static let lineLimit = 10_000

    let accounts: [Account]
    let groups: [Group]

    /// Nil where the node has no accounts.
    init?(_ host: HostView) throws(HostError) {
        guard let lines = try Self.lines(of: Self.accountPath, host) else { return nil }
        accounts = lines.compactMap { line, fields in
            // The C library takes a line that ends behind the group.
            guard fields.count >= 4, !fields[0].isEmpty, let uid = UInt32(fields[2]),
                let gid = UInt32(fields[3])
            else { return nil }
            return Account(
                name: fields[0], uid: uid, gid: gid, home: fields.count > 5 ? fields[5] : "",
                shell: fields.count > 6 ? fields[6] : "", password: fields[1], line: line)
        }
        groups = (try Self.lines(of: Self.groupPath, host) ?? []).compactMap { _, fields in
            guard fields.count >= 3, let gid = UInt32(fields[2]) else { return nil }
            let members = fields.count > 3 ? fields[3] : ""
            return Group(
                name: fields[0], gid: gid,
                members: members.split(separator: ",").map { $0.trimmingWhitespace() })
        }
    }

    /// The second fields of the shadow file and their lines, by the names; nil where it is not there.
    static func shadow(_ host: HostView) throws(HostError) -> [String: (text: String, line: Int)]? {
        guard let lines = try lines(of: shadowPath, host) else { return nil }
        var found: [String: (text: String, line: Int)] = [:]
        for (line, fields) in lines where fields.count >= 2 && found[fields[0]] == nil {
            found[fields[0]] = (fields[1], line)
        }
        return found
    }

    /// The names of a user's groups; nil where the files do not know the user.
    func groups(of user: String) -> [String]? {
        guard let account = accounts.first(where: { $0.name == user }) else { return nil }
        return groups.filter { $0.gid == account.gid || $0.members.contains(user) }.map(\.name)
    }

    /// Whether somebody other than root is in a group.
    func hasOthers(_ gid: UInt32) -> Bool {
        accounts.contains { $0.gid == gid && $0.uid != 0 }
            || groups.contains { group in
                group.gid == gid && group.members.contains { $0 != "root" }
            }
    }

    /// Those others, sorted.
    func others(in gid: UInt32) -> [String] {
        var names = Set(accounts.filter { $0.gid == gid && $0.uid != 0 }.map(\.name))
        for group in groups where group.gid == gid { names.formUnion(group.members) }
        return names.subtracting(["root"]).sorted()
    }

    private static func lines(
        of path: String, _ host: HostView
    ) throws(HostError) -> [(line: Int, fields: [String])]? {
        guard let bytes = try host.contents(of: path)?.bytes else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count <= lineLimit else {
            throw HostError(
                .tooLarge, path: path, problem: "it has more than \(lineLimit) lines")
        }
        return lines.enumerated().compactMap { index, line in
            guard let first = line.first, !"#+-".utf8.contains(first) else { return nil }
            // As characters, a colon and an accent behind it would be one, and no colon.
            let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            // The C library passes over white space before names and numbers. What stands behind
            // counts: '/usr/sbin/nologin ' is another program.
            return (
                index + 1,
                fields.map { field in
                    String(String(decoding: field, as: UTF8.self).drop(while: \.isWhitespace))
                }
            )
        }
    }
}
