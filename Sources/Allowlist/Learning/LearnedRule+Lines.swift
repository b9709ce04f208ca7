extension LearnedRule {
    /// The lines of its match, without indentation.
    func lines(_ users: LearnedUsers) -> [String] {
        var lines = Self.list("path", paths.sorted())
        lines += Self.known(programEvidence)
        if !scripts.isEmpty {
            let known = Self.known(scriptEvidence)
            if known.isEmpty {
                lines += Self.list("script", scripts.sorted())
            } else {
                lines.append("script:")
                lines += (Self.list("path", scripts.sorted()) + known).map { "  " + $0 }
            }
        }
        if !codes.isEmpty {
            let texts = codes.map { code in
                "[\(code.map(YAMLText.value).joined(separator: ", "))]"
            }.sorted()
            lines +=
                texts.count == 1 && texts[0] != "[]"
                ? ["arguments: \(texts[0])"] : ["arguments:"] + texts.map { "- " + $0 }
        }
        lines += Self.list("user", key.users.map(users.name), isQuoted: false)
        return lines + key.place.lines(users)
    }

    /// What a reader should know before taking it over; nil where nothing.
    var warning: String? {
        let isProgram = key.program == .path
        let isScript = key.script == .path
        if !isProgram, !isScript { return nil }
        let what =
            isProgram && isScript ? "programs and scripts" : isScript ? "scripts" : "programs"
        return "not verified: the \(what) are known by their paths only"
    }

    private static let packageLimit = 5

    private static func known(_ evidence: Set<FileEvidence>) -> [String] {
        var packages: [String] = []
        var hashes: [String] = []
        for case .package(let name) in evidence { packages.append(GlobText.escaped(name.utf8)) }
        for case .hash(let hash) in evidence { hashes.append(hash) }
        // The paths are named: which of many packages each is from adds nothing for a reader.
        if packages.count > packageLimit { packages = ["*"] }
        return (packages.isEmpty ? [] : list("package", packages.sorted()))
            + (hashes.isEmpty ? [] : list("sha256", hashes.sorted()))
    }

    private static func list(
        _ key: String, _ values: [String], isQuoted: Bool = true
    ) -> [String] {
        let texts = isQuoted ? values.map(YAMLText.value) : values
        if texts.count == 1 { return ["\(key): \(texts[0])"] }
        let line = "\(key): [\(texts.joined(separator: ", "))]"
        // Short lists stay on a line. Without quotes, brackets and braces part nothing else.
        return line.utf8.count <= 90 ? [line] : ["\(key):"] + texts.map { "- " + $0 }
    }
}
