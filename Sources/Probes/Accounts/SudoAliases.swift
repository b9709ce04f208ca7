/// The aliases of sudo's files (sudoers(5), "Aliases").
struct SudoAliases {
    /// Aliases of one kind: what stands behind the `=`, by the names.
    struct Kind {
        fileprivate(set) var lists: [String: String] = [:]

        private static let depthLimit = 8

        /// Whether a list speaks for one of some words, itself or by an alias that it names.
        ///
        /// The last part that does decides, and one with a `!` speaks against it. Of `ALL, !bob` the
        /// answer for `ALL` is yes: what is left are all but some.
        func holds(_ words: Set<String>, _ list: String) -> Bool {
            decision(words, list, depth: 0) ?? false
        }

        private func decision(_ words: Set<String>, _ list: String, depth: Int) -> Bool? {
            guard depth < Self.depthLimit else { return nil }
            for part in list.split(separator: ",").reversed() {
                let signs = part.prefix { $0 == "!" || $0.isWhitespace }
                let isDenied = signs.count { $0 == "!" } % 2 == 1
                let name = part[signs.endIndex...].trimmingWhitespace()
                let isHeld =
                    words.contains(name)
                    ? true : lists[name].flatMap { decision(words, $0, depth: depth + 1) }
                if let isHeld { return isHeld != isDenied }
            }
            return nil
        }
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
