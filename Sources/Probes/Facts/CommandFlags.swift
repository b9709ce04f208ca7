import Posture

/// The flags of a command line, read as Kubernetes' components read them (Go's pflag).
///
/// `--name=value`, `--name value`, `--name` alone for a boolean, and `-v 2`; underscores in a
/// name count as dashes. What stands behind `--`, and every word that is no flag, is a leftover.
struct CommandFlags: Hashable, Sendable {
    struct Use: Hashable, Sendable {
        /// Without dashes.
        let name: String
        let value: String
        let origin: Origin
        /// Why the value is not known; nil where it is.
        var doubt: String?
    }

    private(set) var uses: [Use] = []
    /// Words that are no flags and belong to none.
    private(set) var leftovers: [String] = []
    /// Why the component would refuse this command line.
    private(set) var problems: [String] = []
    /// Flags that are not known here; the next word was taken as the value where it is no flag.
    private(set) var unknown: [String] = []
    /// Why there can be other flags than these; nil where there cannot.
    private(set) var doubt: String?

    /// The last use of a flag, which is the one that counts.
    subscript(name: String) -> Use? {
        uses.last { $0.name == name }
    }

    /// `isBoolean` tells of a flag by its name whether it can stand alone; nil: not known.
    init(_ words: [CommandWord], isBoolean: (String) -> Bool?) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word.text == "--" {
                leftovers += rest.map(\.text)
                return
            }
            if let reason = word.doubt, !Self.isFlagWithValue(word.text) {
                doubt = reason
            } else if word.text.hasPrefix("--") {
                add(word, String(word.text.dropFirst(2)), &rest, isBoolean)
            } else if word.text.hasPrefix("-"), word.text.count > 1 {
                addShort(word, &rest)
            } else {
                leftovers.append(word.text)
            }
        }
    }

    /// `--name=`: whatever is not known behind it, it is this flag's value.
    private static func isFlagWithValue(_ text: String) -> Bool {
        let name = text.prefix { $0 != "=" }
        return text.hasPrefix("--") && name.count < text.count && !name.contains("$")
    }

    private mutating func add(
        _ word: CommandWord, _ text: String, _ rest: inout ArraySlice<CommandWord>,
        _ isBoolean: (String) -> Bool?
    ) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0]).replacing("_", with: "-")
        guard let first = name.first, first != "-" else {
            problems.append("'\(word.text)' is no flag")
            return
        }
        let kind = isBoolean(name)
        if kind == nil { unknown.append(name) }
        if parts.count == 2 {
            append(name, String(parts[1]), word, doubt: word.doubt)
        } else if kind == true {
            append(name, "true", word)
        } else if kind == nil, rest.first?.text.hasPrefix("-") != false {
            append(name, "true", word)
        } else if let value = rest.popFirst() {
            append(name, value.text, word, doubt: value.doubt)
        } else {
            problems.append("flag --\(name) needs a value")
        }
    }

    /// The short flags of the components are `-v LEVEL` and `-h`.
    private mutating func addShort(_ word: CommandWord, _ rest: inout ArraySlice<CommandWord>) {
        let letters = word.text.dropFirst()
        guard letters.first == "v" else {
            if letters == "h" {
                append("help", "true", word)
            } else {
                problems.append("'\(word.text)' is no flag; long flags begin with two dashes")
            }
            return
        }
        let value = letters.dropFirst()
        if value.isEmpty {
            guard let next = rest.popFirst() else {
                problems.append("flag -v needs a value")
                return
            }
            append("v", next.text, word, doubt: next.doubt)
        } else {
            append("v", String(value.first == "=" ? value.dropFirst() : value), word)
        }
    }

    private mutating func append(
        _ name: String, _ value: String, _ word: CommandWord, doubt: String? = nil
    ) {
        uses.append(
            Use(name: name, value: value, origin: word.origin(ofFlag: name), doubt: doubt))
    }
}
