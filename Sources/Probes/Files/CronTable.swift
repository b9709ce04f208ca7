/// The programs that a table of cron starts as root, by the paths that stand in its lines.
///
/// What a shell would make of variables and quotes is not followed: a path is what begins with `/`.
struct CronTable {
    /// Of what a line is made before its command (crontab(5), anacrontab(5)).
    enum Form {
        /// Five fields or one that begins with `@`, and who runs it.
        case system
        /// Without an account.
        case own
        /// Days, delay and a name.
        case anacron
    }

    let form: Form

    /// Programs that start the one that is named behind their options.
    private static let starters: Set = [
        "ash", "bash", "chronic", "dash", "env", "exec", "flock", "ionice", "nice", "nohup", "perl",
        "php", "python", "python2", "python3", "ruby", "setsid", "sh", "stdbuf", "systemd-cat",
        "time", "timeout", "zsh",
    ]
    /// A longer table is not gone through.
    static let lineLimit = 10_000

    /// Paths in the order of their lines, each once; of lines within the limit.
    func programs(in lines: [some StringProtocol]) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for line in lines {
            guard let command = command(of: line) else { continue }
            for path in Self.programs(ofShell: command) where seen.insert(path).inserted {
                found.append(path)
            }
        }
        return found
    }

    /// The programs that a line of a shell starts.
    static func programs(ofShell text: some StringProtocol) -> [String] {
        text.split(whereSeparator: { ";&|()`\n".contains($0) }).flatMap {
            programs(of: Substring($0))
        }
    }

    /// Nil for a comment, a setting, and what another account runs.
    private func command(of line: some StringProtocol) -> Substring? {
        var rest = Substring(line).drop(while: \.isWhitespace)
        guard let first = rest.first, first != "#" else { return nil }
        func field() -> Substring {
            let word = rest.prefix { !$0.isWhitespace }
            rest = rest[word.endIndex...].drop(while: \.isWhitespace)
            return word
        }
        let isNamed = first == "@"
        // `NAME = value` has its sign in the first word or behind it.
        let head = field()
        if !isNamed, head.contains("=") || rest.first == "=" { return nil }
        switch form {
        case .anacron:
            _ = field()
            _ = field()
        case .system, .own:
            if !isNamed { for _ in 0..<4 { _ = field() } }
            if form == .system, !["root", "0"].contains(field()) { return nil }
        }
        return rest.isEmpty ? nil : rest
    }

    /// The first word of a command that is no setting; where it starts another program, that too.
    private static func programs(of command: Substring) -> [String] {
        var found: [String] = []
        for word in command.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
            let plain = word.filter { $0 != "\"" && $0 != "'" }
            let name = plain[
                (plain.lastIndex(of: "/").map { plain.index(after: $0) } ?? plain.startIndex)...]
            if plain.hasPrefix("/") { found.append(plain) }
            if starters.contains(String(name)) { continue }
            // Options, settings and numbers of those that start another one.
            if plain.hasPrefix("-") || plain.contains("=") || Double(plain) != nil { continue }
            if plain.hasPrefix(">") || plain.hasPrefix("<") { continue }
            break
        }
        return found
    }
}
