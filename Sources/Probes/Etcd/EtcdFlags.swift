import Posture

/// The flags of a command line, read as etcd reads them (Go's flag).
///
/// One dash or two, `-name=value`, `-name value`, and `-name` alone for a boolean, of which a value
/// can only stand behind `=`. The first word that is no flag ends them, and etcd then refuses to
/// start.
struct EtcdFlags {
    private(set) var uses: [CommandFlags.Use] = []
    /// Why etcd refuses this command line.
    private(set) var problems: [String] = []
    /// Flags that are not known here; the next word was taken as the value where it is no flag.
    private(set) var unknown: [String] = []
    /// Why there can be other flags than these; nil where there cannot.
    private(set) var doubt: String?
    /// Who gave the words, which is the same for all.
    private var sources: [CommandWord.Source] = []

    /// The last use of a flag, which is the one that counts.
    subscript(name: String) -> CommandFlags.Use? {
        uses.last { $0.name == name }
    }

    init(_ words: [CommandWord]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            let text = word.text
            if let reason = word.doubt, !text.hasPrefix("-") || !text.contains("=") {
                doubt = reason
                return
            }
            if text == "--", rest.isEmpty { return }
            guard text.hasPrefix("-"), text.count > 1, text != "--" else {
                let stray = text == "--" ? rest.first?.text ?? "" : text
                problems.append("'\(stray)' is no flag")
                return
            }
            let name = text.dropFirst(text.hasPrefix("--") ? 2 : 1)
            guard let first = name.first, first != "-", first != "=" else {
                problems.append("'\(text)' is no flag")
                return
            }
            add(name, word, &rest)
        }
    }

    private mutating func add(
        _ text: Substring, _ word: CommandWord, _ rest: inout ArraySlice<CommandWord>
    ) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let isBoolean = EtcdFlagNames.booleans.contains(name)
        let isKnown = EtcdFlagNames.all.contains(name)
        if !isKnown { unknown.append(name) }
        if parts.count == 2 {
            append(name, String(parts[1]), word, word.doubt)
        } else if isBoolean || (!isKnown && rest.first?.text.hasPrefix("-") != false) {
            append(name, "true", word, nil)
        } else if let value = rest.popFirst() {
            append(name, value.text, word, value.doubt)
        } else {
            problems.append("flag --\(name) needs a value")
        }
    }

    private mutating func append(
        _ name: String, _ value: String, _ word: CommandWord, _ doubt: String?
    ) {
        uses.append(
            CommandFlags.Use(
                name: name, value: value, origin: word.origin(ofFlag: name), doubt: doubt))
        sources.append(word.source)
    }

    /// The same flags in the form that the other components take, to be compared.
    var common: CommandFlags {
        let words = zip(uses, sources).map { use, source in
            CommandWord(text: "--\(use.name)=\(use.value)", source: source, doubt: use.doubt)
        }
        return CommandFlags(words) { _ in nil }
    }
}
