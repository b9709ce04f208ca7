/// Who is root in lists of sudo: what names them, and whether they are meant where no list stands.
struct SudoRoot {
    /// Of each account with the number 0 the words that stand for it (sudoers(5), "Runas_List"):
    /// its name, its number, and its groups.
    private let accounts: [Set<String>]
    /// Whether commands without a list can be run as root (`runas_default`).
    private(set) var isDefault = true

    /// - Parameter files: nil where the node has no accounts.
    init(_ files: AccountFiles?) {
        let found = (files?.accounts ?? []).filter { $0.uid == 0 }.map { account -> Set<String> in
            let groups = files?.groups.filter {
                $0.gid == account.gid || $0.members.contains(account.name)
            }
            let names = (groups ?? []).flatMap { ["%\($0.name)", "%#\($0.gid)"] }
            return Set(["ALL", "#0", account.name.lowercased(), "%#\(account.gid)"] + names)
        }
        accounts = found.isEmpty ? [["ALL", "root", "#0", "%root", "%#0"]] : found
    }

    func isAmong(_ list: String, _ aliases: SudoAliases) throws(SudoAliases.TooDeep) -> Bool {
        for words in accounts where try aliases.runAs.holds(words, list) { return true }
        return false
    }

    /// Takes the `runas_default` of settings: of all lines without a scope the last one counts, and
    /// one with a scope leaves it open.
    mutating func read(
        _ settings: [SudoSettings], _ aliases: SudoAliases
    ) throws(SudoAliases.TooDeep) {
        var isRoot = true
        var isRootInScope = false
        for setting in settings {
            guard let value = setting.value(of: "runas_default") else { continue }
            let names = try isAmong(value, aliases)
            if setting.scope == nil { isRoot = names } else if names { isRootInScope = true }
        }
        isDefault = isRoot || isRootInScope
    }
}
