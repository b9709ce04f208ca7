/// The aliases of sudo's files (sudoers(5), "Aliases").
struct SudoAliases {
    /// Aliases of one kind: what stands behind the `=`, by the names.
    struct Kind {
        fileprivate(set) var lists: [String: String] = [:]

        /// Aliases within aliases beyond this are refused.
        private static let depthLimit = 100

        /// Whether a list speaks for one of some words, itself or by an alias that it names.
        ///
        /// The last part that does decides, and one with a `!` speaks against it. Of `ALL, !bob` the
        /// answer for `ALL` is yes: what is left are all but some.
        func holds(_ words: Set<String>, _ list: String) throws(TooDeep) -> Bool {
            var known: [String: Answer] = [:]
            return try answer(words, list, &known, depth: 0) == .yes
        }

        private enum Answer {
            case yes
            case no
            /// It says nothing of them.
            case nothing
        }

        private func answer(
            _ words: Set<String>, _ list: String, _ known: inout [String: Answer], depth: Int
        ) throws(TooDeep) -> Answer {
            guard depth <= Self.depthLimit else { throw TooDeep() }
            for part in SudoCommands.parts(list).reversed() {
                let (isDenied, name) = SudoAliases.withoutSigns(part)
                var said: Answer? = words.contains(name) ? .yes : known[name]
                if said == nil, let inner = lists[name] {
                    // Of an alias that names itself sudo takes nothing.
                    known[name] = Answer.nothing
                    said = try answer(words, inner, &known, depth: depth + 1)
                    known[name] = said
                }
                // Names of users count in small and capital letters (`case_insensitive_user`).
                if said == nil, words.contains(name.lowercased()) { said = .yes }
                switch said {
                case .yes?: return isDenied ? .no : .yes
                case .no?: return isDenied ? .yes : .no
                case .nothing?, nil: continue
                }
            }
            return .nothing
        }
    }

    /// Aliases name aliases more times over than is followed.
    struct TooDeep: Error {}

    /// A part of a list without its signs of negation, of which two take each other away, and
    /// without quotes.
    static func withoutSigns(_ part: String) -> (isDenied: Bool, name: String) {
        let signs = part.prefix { $0 == "!" || $0.isWhitespace }
        var name = part[signs.endIndex...].trimmingWhitespace()
        if name.count > 2, name.hasPrefix("\""), name.hasSuffix("\"") {
            name = String(name.dropFirst().dropLast())
        }
        return (signs.count { $0 == "!" } % 2 == 1, withoutZeros(name.replacing("\\", with: "")))
    }

    /// `#0` for `#00` and `#-0`: sudo reads the number as strtonum(3) does.
    private static func withoutZeros(_ name: String) -> String {
        guard let mark = name.firstIndex(of: "#"), ["", "%"].contains(name[..<mark]),
            let number = Int64(name[name.index(after: mark)...])
        else { return name }
        return "\(name[...mark])\(number)"
    }

    static let words: Set<Substring> = [
        "User_Alias", "Runas_Alias", "Host_Alias", "Cmnd_Alias", "Cmd_Alias",
    ]

    private(set) var users = Kind()
    private(set) var runAs = Kind()
    private(set) var commands = Kind()

    /// Takes a line of aliases; any other is passed over.
    mutating func read(_ line: String) {
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard words.count == 2, Self.words.contains(words[0]) else { return }
        for definition in words[1].split(separator: ":") {
            guard let mark = definition.firstIndex(of: "=") else { continue }
            let name = definition[..<mark].trimmingWhitespace()
            let list = String(definition[definition.index(after: mark)...])
            switch words[0] {
            case "User_Alias": users.lists[name] = list
            case "Runas_Alias": runAs.lists[name] = list
            case "Cmnd_Alias", "Cmd_Alias": commands.lists[name] = list
            default: break
            }
        }
    }
}
