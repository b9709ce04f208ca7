import Posture

/// The flags of a daemon's command line, as programs in Go read them: one hyphen or two, the value
/// behind `=` or in the next word.
struct DaemonFlags: Sendable {
    struct Use: Sendable {
        let name: String
        let value: String
        let origin: Origin
    }

    private(set) var uses: [Use] = []

    /// - Parameter environment: of the daemon, by which CRI-O takes what its command line does not say.
    init(
        _ words: [CommandWord], of kind: DaemonKind, environment: [String: Fact] = [:]
    ) {
        defer { addVariables(environment, of: kind) }
        var rest = words[...]
        while let word = rest.popFirst(), word.text != "--" {
            guard word.text.hasPrefix("-"), word.text.count > 1 else { continue }
            if kind == .docker, !word.text.hasPrefix("--") {
                addLetters(word, kind, &rest)
                continue
            }
            let text = word.text.drop { $0 == "-" }
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first else { continue }
            let name = String(first)
            let origin = word.origin(ofFlag: name)
            if parts.count == 2 {
                uses.append(Use(name: name, value: String(parts[1]), origin: origin))
            } else if kind.booleanFlags.contains(name) {
                uses.append(Use(name: name, value: "true", origin: origin))
            } else if let next = rest.first, !next.text.hasPrefix("-") {
                rest.removeFirst()
                uses.append(Use(name: name, value: next.text, origin: origin))
            } else {
                uses.append(Use(name: name, value: "true", origin: origin))
            }
        }
    }

    /// Flags of CRI-O whose variables are not named after them (`internal/criocli`).
    private static let variables = ["CONTAINER_ENABLE_TLS": "stream-enable-tls"]

    private mutating func addVariables(_ environment: [String: Fact], of kind: DaemonKind) {
        let mark = "CONTAINER_"
        guard kind == .crio else { return }
        for (name, fact) in environment where name.hasPrefix(mark) {
            let flag =
                Self.variables[name]
                ?? name.dropFirst(mark.count).lowercased().replacing("_", with: "-")
            guard let value = fact.text, !uses.contains(where: { $0.name == flag }) else {
                continue
            }
            uses.append(Use(name: flag, value: value, origin: fact.origin))
        }
    }

    /// `-DHtcp://…`: to dockerd (Go's pflag) every letter behind one hyphen is a flag, up to one that
    /// takes what stands behind it, or the next word, as its value.
    private mutating func addLetters(
        _ word: CommandWord, _ kind: DaemonKind, _ rest: inout ArraySlice<CommandWord>
    ) {
        var letters = word.text.dropFirst()
        while let letter = letters.popFirst() {
            let name = String(letter)
            var value = "true"
            if letters.first == "=" || !kind.booleanFlags.contains(name) {
                if letters.first == "=" { letters.removeFirst() }
                value = letters.isEmpty ? rest.popFirst()?.text ?? "" : String(letters)
                letters = ""
            }
            uses.append(Use(name: name, value: value, origin: word.origin(ofFlag: name)))
        }
    }

    /// The value of a flag by any of its names, the last one; nil where it is not given.
    subscript(names: String...) -> Fact? {
        uses.last { names.contains($0.name) }.map { Fact(.string($0.value), from: $0.origin) }
    }

    /// All values of a flag that may stand several times.
    func all(_ names: String...) -> [Fact] {
        uses.filter { names.contains($0.name) }.map { Fact(.string($0.value), from: $0.origin) }
    }

    /// A flag that is a boolean; nil where it is not given, or not one.
    func bool(_ name: String) -> Fact? {
        uses.last { $0.name == name }.flatMap { use in
            GoValue.bool(use.value).map { Fact(.bool($0), from: use.origin) }
        }
    }
}
