extension ConfigPass {
    /// `Include`: each pattern's files in order, none of which changes the `Match` of this one.
    mutating func include(
        _ arguments: inout Arguments, _ flags: Flags, depth: Int
    ) throws(SSHDError) {
        guard !isCommandLine else {
            throw refusal("Include directive not supported as a command-line option")
        }
        var count = 0
        while let pattern = arguments.nextOfList() {
            guard !pattern.isEmpty else {
                return complain("\(file) line \(line): keyword \(keyword) empty argument")
            }
            count += 1
            let wasActive = isActive
            let enclosed = enclosing
            let (name, number, word) = (file, line, keyword)
            for next in try included(pattern) {
                let inner = Flags(
                    // Before 8.4 the blocks of a file that is included before any Match never
                    // count (Launchpad bug 1885990).
                    isMatchOnly: flags.isMatchOnly && release.number >= 804,
                    isNeverMatch: !(flags.isMatchOnly && release.number >= 804) && !wasActive,
                    parents: enclosed)
                try read(next, inner, depth: depth + 1)
                (isActive, enclosing) = (wasActive, enclosed)
                (file, line, keyword) = (name, number, word)
            }
        }
        if count == 0 {
            throw failure(
                keyword: "missing filename argument", older: "Include missing filename argument")
        }
    }

    private mutating func included(_ pattern: String) throws(SSHDError) -> [ConfigFile] {
        // 8.2 looks for no relative path: it formats the wrong variable.
        if pattern.hasPrefix("~") || (!pattern.hasPrefix("/") && release.number < 803) { return [] }
        let selector = pattern.hasPrefix("/") ? pattern : "/etc/ssh/\(pattern)"
        if let known = files[selector] { return known }
        var found: [ConfigFile] = []
        for path in try source.glob(selector) {
            guard let bytes = try source.read(path) else {
                throw refused(["\(path): No such file or directory"], path, 0)
            }
            found.append(try ConfigFile(name: path, bytes: bytes, release: release))
        }
        files[selector] = found
        return found
    }
}
