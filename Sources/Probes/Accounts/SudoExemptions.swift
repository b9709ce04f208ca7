/// Whom sudo's settings spare the password, whatever the rules say (sudoers(5)): users of whom
/// `!authenticate` is said, and those of `exempt_group`.
struct SudoExemptions {
    /// Of each of them the words that stand for it in a list of users.
    private var spared: [Set<String>] = []

    /// Root needs no password, and what is said of it says nothing of others.
    init(_ settings: [SudoSettings], _ aliases: SudoAliases, _ files: AccountFiles?)
        throws(SudoAliases.TooDeep)
    {
        var lists: [String] = []
        for setting in settings {
            for part in SudoCommands.parts(setting.text) {
                let (isDenied, name) = SudoAliases.withoutSigns(part)
                guard name == "authenticate", setting.scope == ":" else { continue }
                let list = setting.list.joined(separator: ",")
                if isDenied { lists.append(list) } else { lists.removeAll { $0 == list } }
            }
            if let group = setting.value(of: "exempt_group"), !group.isEmpty {
                lists.append("%\(group)")
            }
        }
        // Few nodes have any, and of thousands of accounts the groups take a while.
        if lists.isEmpty { return }
        let people = (files?.accounts ?? []).filter { $0.uid != 0 }
        let words = people.map { Self.words(for: $0, files) }
        for list in lists {
            for words in words where try aliases.users.holds(words, list) { spared.append(words) }
            // A directory can know them where the node's files do not.
            for part in SudoCommands.parts(list) {
                let (isDenied, name) = SudoAliases.withoutSigns(part)
                if isDenied || name == "ALL" || ["root", "#0"].contains(name) { continue }
                if words.contains(where: { $0.contains(name) }) { continue }
                spared.append([name, "ALL"])
            }
        }
    }

    private static func words(for account: AccountFiles.Account, _ files: AccountFiles?) -> Set<
        String
    > {
        let groups = files?.groups.filter {
            $0.gid == account.gid || $0.members.contains(account.name)
        }
        let names = (groups ?? []).flatMap { ["%\($0.name)", "%#\($0.gid)"] }
        return Set(
            ["ALL", "#\(account.uid)", account.name.lowercased(), account.name] + names
                + ["%#\(account.gid)"])
    }

    /// Whether somebody whom a rule is for is spared.
    func spare(_ users: String, _ aliases: SudoAliases) throws(SudoAliases.TooDeep) -> Bool {
        for words in spared where try aliases.users.holds(words, users) { return true }
        return false
    }
}
