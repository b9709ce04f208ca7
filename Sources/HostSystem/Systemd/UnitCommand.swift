/// One command of `ExecStart=` (systemd.service(5), "Command lines").
struct UnitCommand {
    /// Why systemd does not take an assignment.
    struct Refusal: Error {
        let reason: String
        /// Whether the program's prefix `-` makes systemd pass over it.
        let isIgnored: Bool
    }

    /// The program's path, and the arguments behind its name.
    let words: [UnitWord]
    let expandsVariables: Bool
    /// Whether it has the rights of root whatever `User=` says: the prefixes `+` and `!`.
    let isPrivileged: Bool

    /// The commands of one assignment, which a `;` of its own stands between.
    static func read(_ text: UnitText) throws(Refusal) -> [UnitCommand] {
        var reader = WordReader(text.bytes)
        var commands: [UnitCommand] = []
        while !reader.isAtEnd { commands.append(try UnitCommand(&reader, text)) }
        return commands
    }

    private init(_ reader: inout WordReader, _ text: UnitText) throws(Refusal) {
        guard var program = try Self.word(&reader, text, isIgnored: false) else {
            throw Refusal(reason: "it is empty", isIgnored: false)
        }
        let prefixes = Self.prefixes(of: program.bytes)
        program.bytes.removeFirst(prefixes.count)
        let isIgnored = prefixes.contains(UInt8(ascii: "-"))
        var hasName = prefixes.contains(UInt8(ascii: "@"))
        var words = [program]
        while !reader.isAtEnd, !reader.take(";") {
            let isEscaped = reader.take("\\;")
            let offset = reader.offset
            let word =
                isEscaped
                ? UnitWord(bytes: [UInt8(ascii: ";")], path: text.path, line: text.line(at: offset))
                : try Self.word(&reader, text, isIgnored: isIgnored)
            guard let word else { break }
            // With `@` the second word is what the program is told as its name.
            if hasName { hasName = false } else { words.append(word) }
        }
        if hasName {
            throw Refusal(reason: "it has '@' and no name behind it", isIgnored: isIgnored)
        }
        self.words = words
        isPrivileged = !prefixes.allSatisfy { !"+!".utf8.contains($0) }
        expandsVariables = !prefixes.contains(UInt8(ascii: ":"))
    }

    /// The signs before the program's path: each one once, and `!!`.
    private static func prefixes(of word: [UInt8]) -> [UInt8] {
        var prefixes: [UInt8] = []
        for sign in word {
            let isSecond = prefixes.contains(sign) && sign != UInt8(ascii: "!")
            guard "@-:+!|".utf8.contains(sign), !isSecond else { break }
            prefixes.append(sign)
        }
        return prefixes
    }

    private static func word(
        _ reader: inout WordReader, _ text: UnitText, isIgnored: Bool
    ) throws(Refusal) -> UnitWord? {
        do throws(WordReader.SyntaxError) {
            return try reader.nextOfCommand().map {
                UnitWord(bytes: $0.bytes, path: text.path, line: text.line(at: $0.offset))
            }
        } catch {
            throw Refusal(reason: "a quote in it is not closed", isIgnored: isIgnored)
        }
    }
}
