/// Puts variables into the words of a command line (systemd.service(5), "Command lines").
struct VariableExpansion {
    let environment: UnitEnvironment
    /// Variables in the words whose values no file tells; the words keep their names.
    private(set) var unknown: [String] = []

    init(_ environment: UnitEnvironment) {
        self.environment = environment
    }

    private static let dollar = UInt8(ascii: "$")
    private static let brace = UInt8(ascii: "{")

    /// `$NAME` as a word of its own gives as many words as its value has, or none; `${NAME}` is a
    /// part of its word; `$$` is a dollar sign.
    mutating func expand(_ word: UnitWord) -> [SystemdUnit.Word] {
        let second = word.bytes.dropFirst().first
        guard word.bytes.first == Self.dollar, second != Self.brace, second != Self.dollar else {
            return [substitute(word)]
        }
        let name = String(decoding: word.bytes.dropFirst(), as: UTF8.self)
        if environment.isKnownOnlyWhenStarted(name) {
            unknown.append(name)
            return [word.plain]
        }
        guard let variable = environment.variables[name] else { return [] }
        var reader = WordReader(Array(variable.text.utf8))
        var words: [SystemdUnit.Word] = []
        // Without quotes or escapes that could be wrong, nothing is thrown.
        while let part = try? reader.next(.plain) {
            words.append(
                SystemdUnit.Word(
                    text: String(decoding: part.bytes, as: UTF8.self), path: variable.path,
                    line: variable.line))
        }
        return words
    }

    private mutating func substitute(_ word: UnitWord) -> SystemdUnit.Word {
        var text: [UInt8] = []
        var source: SystemdUnit.Word?
        var rest = word.bytes[...]
        while let byte = rest.popFirst() {
            text.append(byte)
            guard byte == Self.dollar else { continue }
            if rest.first == Self.dollar {
                rest = rest.dropFirst()
            } else if rest.first == Self.brace, let end = rest.firstIndex(of: UInt8(ascii: "}")) {
                let name = String(decoding: rest[rest.startIndex..<end].dropFirst(), as: UTF8.self)
                if environment.isKnownOnlyWhenStarted(name) {
                    unknown.append(name)
                    continue
                }
                text.removeLast()
                rest = rest[(end + 1)...]
                guard let variable = environment.variables[name] else { continue }
                text += variable.text.utf8
                source = variable
            }
        }
        return SystemdUnit.Word(
            text: String(decoding: text, as: UTF8.self), path: source?.path ?? word.path,
            line: source?.line ?? word.line)
    }
}

/// A word of a unit's file, before variables are put in.
struct UnitWord {
    var bytes: [UInt8]
    let path: String
    let line: Int

    var plain: SystemdUnit.Word {
        SystemdUnit.Word(text: String(decoding: bytes, as: UTF8.self), path: path, line: line)
    }
}
