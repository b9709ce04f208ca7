import HostSystem

/// The rules of sudo, its files followed in the order in which they apply (sudoers(5)).
///
/// Aliases of users, commands and whom they run as are put in. What is not a rule, a default or an
/// alias is never taken for one. Where two programs read different files, the rules of both.
struct SudoFiles {
    struct Rule: Hashable {
        /// Who may: names, `%groups`, aliases as they stand.
        let users: String
        /// Whether all accounts may, or all but some.
        let isForEverybody: Bool
        /// As it stands, with its tags.
        let text: String
        /// Whether some command needs no password.
        let isPasswordless: Bool
        /// Whether every command is allowed, and as root.
        let isEverything: Bool
        /// Whether every command is allowed as root without a password.
        let isEverythingPasswordless: Bool
        /// Whether settings spare somebody whom it is for the password.
        let hasSpared: Bool
        let path: String
        let line: Int
    }

    /// A setting; where the aliases of a list come to `ALL` or `root`, that is put before it.
    struct Default {
        let text: String
        let path: String
        let line: Int
        /// Why it does not hold for each program of the node; nil where it does.
        var doubt: String?
    }

    static let path = "/etc/sudoers"
    /// Where a distribution keeps its own (openSUSE), which an administrator's replaces.
    static let vendorPath = "/usr/etc/sudoers"
    private static let fileLimit = 500
    private static let ruleLimit = 10_000
    private static let depthLimit = 32

    private struct Line {
        let text: String
        let path: String
        let number: Int
    }

    private let host: HostView
    private var lines: [Line] = []
    private var files = 0
    private var aliases = SudoAliases()
    private var root: SudoRoot
    private var exemptions: SudoExemptions?

    private(set) var rules: [Rule] = []
    private(set) var defaults: [Default] = []
    /// Of each program the file that it reads.
    let paths: [String]

    /// Whether sudo itself reads one of them, which can ask a directory service too.
    var mayAskDirectory: Bool { paths.contains { $0 != SudoPrograms.rustFile } }

    /// Nil where the node has no sudo.
    init?(_ host: HostView) throws(HostError) {
        let paths = try SudoPrograms(host).files
        guard let first = paths.first else { return nil }
        try self.init(host, reading: first, of: paths)
        for path in paths.dropFirst() {
            let others = try SudoFiles(host, reading: path, of: paths)
            let texts = [Set(defaults.map(\.text)), Set(others.defaults.map(\.text))]
            rules += others.rules
            defaults += others.defaults
            // What asks for a password must do so for each of the programs.
            for (index, setting) in defaults.enumerated()
            where setting.asksForAnother && !texts.allSatisfy({ $0.contains(setting.text) }) {
                defaults[index].doubt =
                    "\(setting.path): '\(setting.text)' holds for one of the programs that read "
                    + "\(paths.joined(separator: " and ")) alone"
            }
        }
    }

    private init(_ host: HostView, reading path: String, of paths: [String]) throws(HostError) {
        self.host = host
        self.paths = paths
        let accounts = try AccountFiles(host)
        root = SudoRoot(accounts)
        try read(path, depth: 0)
        for line in lines { aliases.read(line.text) }
        do throws(SudoAliases.TooDeep) {
            let settings = lines.compactMap { SudoSettings($0.text.trimmingWhitespace()) }
            try root.read(settings, aliases)
            exemptions = try SudoExemptions(settings, aliases, accounts)
        } catch {
            throw HostError(
                .tooLarge, path: path, problem: "it has aliases within too many others")
        }
        for line in lines {
            do throws(SudoAliases.TooDeep) {
                try readRule(line)
            } catch {
                throw HostError(
                    .tooLarge, path: line.path,
                    problem: "line \(line.number) has aliases within too many others")
            }
        }
    }

    private mutating func read(_ path: String, depth: Int) throws(HostError) {
        files += 1
        guard depth <= Self.depthLimit, files <= Self.fileLimit else {
            throw HostError(.tooLarge, path: path, problem: "sudo's files include too many others")
        }
        guard let lines = try host.contents(of: path)?.lines else { return }
        var pending = ""
        var first = 0
        for (index, line) in lines.enumerated() {
            if pending.isEmpty { first = index + 1 }
            let piece =
                pending.isEmpty && Self.isInclude(line) ? line : Self.withoutComment(line)
            // Of a comment a backslash at the end is a part: the next line is one of its own.
            if piece.utf8.count == line.utf8.count, let start = Self.continued(piece) {
                pending += start
                continue
            }
            let whole = pending + piece
            pending = ""
            try take(whole, path, first, depth)
        }
        if !pending.isEmpty { try take(pending, path, first, depth) }
    }

    private mutating func take(
        _ line: String, _ path: String, _ number: Int, _ depth: Int
    ) throws(HostError) {
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let word = words.first else { return }
        let rest = words.count > 1 ? words[1] : ""
        switch word {
        case "#include", "@include":
            try read(absolute(try file(rest), from: path), depth: depth + 1)
        case "#includedir", "@includedir":
            let folder = absolute(try file(rest), from: path)
            guard try host.status(of: folder)?.kind == .directory else { return }
            // Names with a point or a tilde at the end are passed over.
            for entry in try host.entries(of: folder) ?? []
            where !entry.name.contains(".") && !entry.name.hasSuffix("~") {
                let file = "\(folder)/\(entry.name)"
                guard try host.status(of: file)?.kind == .regular else { continue }
                try read(file, depth: depth + 1)
            }
        default:
            guard !line.allSatisfy(\.isWhitespace) else { return }
            guard lines.count < Self.ruleLimit else {
                throw HostError(.tooLarge, path: path, problem: "sudo has too many rules")
            }
            lines.append(Line(text: line, path: path, number: number))
        }
    }

    /// The path of an include, without quotes; `%h` stands for the node's name.
    private func file(_ text: some StringProtocol) throws(HostError) -> String {
        var path = text.trimmingWhitespace()
        if path.hasPrefix("\""), path.hasSuffix("\""), path.count > 1 {
            path = String(path.dropFirst().dropLast())
        }
        path = path.replacing("\\ ", with: " ")
        guard path.contains("%h") else { return path }
        for place in ["/proc/sys/kernel/hostname", "/etc/hostname"] {
            let name = try host.contents(of: place)?.lines.first?.prefix {
                $0 != "." && !$0.isWhitespace
            }
            if let name, !name.isEmpty { return path.replacing("%h", with: name) }
        }
        throw HostError(path: path, problem: "the node's name, which stands in it, is not known")
    }

    private static func isInclude(_ line: String) -> Bool {
        let word = line.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
        return ["#include", "#includedir", "@include", "@includedir"].contains(word)
    }

    /// What stands before a backslash at the line's end; nil for a line that ends there.
    private static func continued(_ line: String) -> Substring? {
        var rest = line[...]
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest.last == "\\" ? rest.dropLast() : nil
    }

    private func absolute(_ file: String, from path: String) -> String {
        if file.hasPrefix("/") { return file }
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        return "\(folder)/\(file)"
    }

    /// A `#` begins a comment, but where it stands before the number of a user or a group.
    private static func withoutComment(_ line: String) -> String {
        var previous: Character = " "
        var isQuoted = false
        for index in line.indices {
            let character = line[index]
            if character == "\"" { isQuoted.toggle() }
            if character == "#", !isQuoted, previous != "\\" {
                let next = line.index(after: index)
                let number = line[next...].drop { $0 == "-" }
                let isNumber = number.first?.isNumber == true
                if !isNumber || !(previous.isWhitespace || ",%!(:>".contains(previous)) {
                    return String(line[..<index])
                }
            }
            previous = character
        }
        return line
    }

    private mutating func readRule(_ line: Line) throws(SudoAliases.TooDeep) {
        let text = line.text.trimmingWhitespace()
        let word = text.prefix { !$0.isWhitespace }
        if SudoAliases.words.contains(word) { return }
        if let settings = SudoSettings(text) {
            defaults.append(
                Default(
                    text: try settings.resolved(aliases, root), path: line.path, line: line.number))
            return
        }
        guard let mark = text.firstIndex(of: "=") else { return }
        // `users hosts`, of which a list may have white space around its commas, and behind a `!`.
        let head = text[..<mark].split(separator: ",").map { part -> String in
            let signs = part.prefix { $0 == "!" || $0.isWhitespace }
            return String(repeating: "!", count: signs.count { $0 == "!" })
                + part[signs.endIndex...].trimmingWhitespace()
        }.joined(separator: ",")
        guard let users = head.split(whereSeparator: \.isWhitespace).first else { return }
        // Behind a colon the next hosts follow; one in brackets belongs to who it is run as.
        let commands = try SudoCommands(text[text.index(after: mark)...], aliases, root)
        // A tag of the rule counts more than settings.
        var isSpared = false
        if commands.isLeftToSettings, let exemptions {
            isSpared = try exemptions.spare(String(users), aliases)
        }
        rules.append(
            Rule(
                users: String(users),
                isForEverybody: try aliases.users.holds(["ALL"], String(users)),
                text: String(text.prefix(1_000)),
                isPasswordless: commands.isPasswordless, isEverything: commands.isEverything,
                isEverythingPasswordless: commands.isEverythingPasswordless, hasSpared: isSpared,
                path: line.path, line: line.number))
    }
}

extension SudoFiles.Default {
    /// Whether another password than one's own is asked for, which few know.
    fileprivate var asksForAnother: Bool {
        ["targetpw", "rootpw", "runaspw"].contains { text.contains($0) }
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    func trimmingWhitespace() -> String {
        var text = self[...].drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}
