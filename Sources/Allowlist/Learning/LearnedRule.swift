/// A rule that is proposed: programs of one place that share users and the way they are known again.
struct LearnedRule: Sendable {
    /// What rules are told apart by.
    struct Key: Hashable, Sendable {
        let place: LearnedPlace
        let users: [UInt32]
        let program: FileEvidence.Kind
        let script: FileEvidence.Kind?
        /// The interpreter's path, where the rule says what it may run; nil once scripts are joined.
        var interpreter: String?
        let isCode: Bool
    }

    private(set) var key: Key
    private(set) var paths: Set<String> = []
    private(set) var scripts: Set<String> = []
    private(set) var codes: Set<[String]> = []
    private(set) var programEvidence: Set<FileEvidence> = []
    private(set) var scriptEvidence: Set<FileEvidence> = []
    private(set) var sightings = Sightings()

    init(key: Key) {
        self.key = key
    }

    mutating func add(
        _ patterns: LearnedPatterns, _ evidence: LearnedEvidence, _ seen: Sightings
    ) {
        paths.insert(patterns.path)
        if let script = patterns.script { scripts.insert(script) }
        if let code = patterns.code { codes.insert(code) }
        programEvidence.insert(evidence.program)
        if let script = evidence.script { scriptEvidence.insert(script) }
        sightings.add(seen)
    }

    /// More than a list may have in one rule.
    var hasTooManyHashes: Bool {
        max(programEvidence.count, scriptEvidence.count) > FieldReader.listLimit / 2
    }

    /// What it would be joined with: a script that is found by `env` is run by two programs.
    var scriptGroup: ScriptGroup? {
        if scripts.isEmpty { return nil }
        var key = key
        key.interpreter = nil
        return ScriptGroup(key: key, scripts: scripts)
    }

    /// Rules that allow the same scripts in the same place.
    struct ScriptGroup: Hashable {
        let key: Key
        let scripts: Set<String>
    }

    /// Takes over what another one of the same ``scriptGroup`` allows.
    mutating func join(_ other: LearnedRule) {
        paths.formUnion(other.paths)
        programEvidence.formUnion(other.programEvidence)
        scriptEvidence.formUnion(other.scriptEvidence)
        sightings.add(other.sightings)
        key.interpreter = nil
    }

    /// Lower-case words; rules of one proposal may have the same.
    func id(_ users: LearnedUsers) -> String {
        var words = [Self.slug(key.place.words(users))]
        let interpreter = key.interpreter.map(Self.name)
        if key.isCode {
            words.append((interpreter ?? "") + "-code")
        } else if let script = scripts.first {
            words.append(
                scripts.count == 1
                    ? Self.name(script) : interpreter.map { $0 + "-scripts" } ?? "scripts")
        } else if let path = paths.first {
            words.append(paths.count == 1 ? Self.name(path) : "programs")
        }
        if words.count > 1, words[0] == words[1] { words.removeLast() }
        switch key.script.map({ max($0, key.program) }) ?? key.program {
        case .package, .image: break
        case .hash: words.append("by-hash")
        case .path: words.append("unverified")
        }
        let isOwnLogin =
            if case .login(let user, _) = key.place { key.users == [user] } else { false }
        if key.users != [0], !isOwnLogin {
            words.append(
                key.users.count > 2
                    ? "as-\(key.users.count)-users"
                    : "as-" + key.users.map { Self.slug(users.name($0)) }.joined(separator: "-"))
        }
        return words.filter { !$0.isEmpty }.joined(separator: "-")
    }

    /// The last part of a path's pattern as words.
    private static func name(_ pattern: String) -> String {
        slug(String(decoding: PathText.name(Array(pattern.utf8)), as: UTF8.self))
    }

    /// Lower-case letters and digits joined by single `-`; at most 40 characters.
    static func slug(_ text: String) -> String {
        // A set of a pattern says nothing to people.
        let plain = PieceKind.wildcards.reduce(text) { text, wildcard in
            text.split(separator: wildcard, omittingEmptySubsequences: false).joined(separator: "-")
        }
        var slug = ""
        for byte in plain.utf8.prefix(200) where slug.utf8.count < 40 {
            if byte.isAlphanumeric {
                slug.unicodeScalars.append(Unicode.Scalar(byte.isDigit ? byte : byte | 0x20))
            } else if !slug.isEmpty, slug.last != "-" {
                slug += "-"
            }
        }
        return slug.last == "-" ? String(slug.dropLast()) : slug
    }
}
