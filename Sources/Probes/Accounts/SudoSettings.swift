/// A line of `Defaults` (sudoers(5)): settings for all, or for those of a list.
struct SudoSettings {
    /// `:` before users, `@` before hosts, `!` before commands and `>` before whom they are run as;
    /// nil without a list.
    let scope: Character?
    private(set) var list: [String] = []
    /// What is set, as it stands.
    let text: String

    /// Nil for another line.
    init?(_ line: String) {
        guard line.hasPrefix("Defaults") else { return nil }
        let rest = line.dropFirst("Defaults".count)
        guard let sign = rest.first, ":@!>".contains(sign) else {
            scope = nil
            text = rest.trimmingWhitespace()
            return
        }
        scope = sign
        // White space ends the list, but where it stands beside a comma.
        var behind = rest.dropFirst()
        while true {
            behind = behind.drop(while: \.isWhitespace)
            let isQuoted = behind.first == "\""
            var previous: Character = " "
            var quotes = 0
            let name = behind.prefix { character in
                defer { previous = character }
                if character == "\"", previous != "\\" { quotes += 1 }
                if isQuoted, quotes < 2 { return true }
                return previous == "\\" || !(character == "," || character.isWhitespace)
            }
            list.append(String(name))
            behind = behind[name.endIndex...].drop(while: \.isWhitespace)
            guard behind.first == ",", !name.isEmpty else { break }
            behind = behind.dropFirst()
        }
        text = behind.trimmingWhitespace()
    }

    /// The line with its list in one piece, and before it `ALL` or `root` where its aliases, or
    /// another way to write it, come to that.
    func resolved(
        _ aliases: SudoAliases, _ root: SudoRoot
    ) throws(SudoAliases.TooDeep) -> String {
        guard let scope else { return "Defaults " + text }
        let names = list.joined(separator: ",")
        var first: String?
        switch scope {
        case ">" where try root.isAmong(names, aliases): first = "root"
        case ":" where try aliases.users.holds(["ALL"], names): first = "ALL"
        case "!" where try aliases.commands.holds(["ALL"], names): first = "ALL"
        default: break
        }
        let all = (first.map { list.contains($0) ? [] : [$0] } ?? []) + list
        return "Defaults\(scope)\(all.joined(separator: ",")) \(text)"
    }

    /// The last value of a setting that is a text; nil where it is not set.
    func value(of name: String) -> String? {
        var value: String?
        for part in SudoCommands.parts(text) {
            guard let mark = part.firstIndex(of: "="),
                part[..<mark].trimmingWhitespace() == name
            else { continue }
            let word = part[part.index(after: mark)...].trimmingWhitespace()
            value = SudoAliases.withoutSigns(word).name
        }
        return value
    }
}
