/// Takes the words out of a text, one by one, without their quotes (systemd.syntax(7), "Quoting").
struct WordReader {
    /// What a backslash means.
    enum Escapes {
        /// As in C; one that C does not know is an error.
        case strict
        /// As in C; one that C does not know stays as it is written.
        case lenient
        /// It takes the meaning from what follows, and a quote may stay open.
        case plain
    }

    /// A quote that is not closed, or an escape that is none.
    struct SyntaxError: Error {}

    struct Word {
        let bytes: [UInt8]
        /// Where it begins in the text.
        let offset: Int
    }

    private let text: [UInt8]
    private(set) var offset = 0

    init(_ text: [UInt8]) {
        self.text = text
        skipBlanks()
    }

    var isAtEnd: Bool { offset == text.count }

    private var current: UInt8? { offset < text.count ? text[offset] : nil }

    private mutating func skipBlanks() {
        while let byte = current, UnitText.isBlank(byte) { offset += 1 }
    }

    /// Takes a token that stands alone between blanks, exactly as written.
    mutating func take(_ token: String) -> Bool {
        let end = offset + token.utf8.count
        guard text[offset...].starts(with: token.utf8),
            end == text.count || UnitText.isBlank(text[end])
        else { return false }
        offset = end
        skipBlanks()
        return true
    }

    /// The next word; nil at the end. With an escape that C does not know, the word stays.
    mutating func nextOfCommand() throws(SyntaxError) -> Word? {
        let start = self
        do throws(SyntaxError) {
            return try next(.strict)
        } catch {
            self = start
            return try next(.lenient)
        }
    }

    /// The next word; nil at the end.
    mutating func next(_ escapes: Escapes) throws(SyntaxError) -> Word? {
        guard !isAtEnd else { return nil }
        let start = offset
        var bytes: [UInt8] = []
        var quote: UInt8?
        while let byte = current {
            offset += 1
            if byte == UInt8(ascii: "\\") {
                try readEscape(escapes, isQuoted: quote != nil, into: &bytes)
            } else if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if quote == nil, UnitText.isBlank(byte) {
                skipBlanks()
                return Word(bytes: bytes, offset: start)
            } else {
                bytes.append(byte)
            }
        }
        guard quote == nil || escapes == .plain else { throw SyntaxError() }
        return Word(bytes: bytes, offset: start)
    }

    private mutating func readEscape(
        _ escapes: Escapes, isQuoted: Bool, into bytes: inout [UInt8]
    ) throws(SyntaxError) {
        guard let byte = current else {
            if escapes == .plain { return }
            guard escapes == .lenient, !isQuoted else { throw SyntaxError() }
            bytes.append(UInt8(ascii: "\\"))
            return
        }
        if escapes != .plain, let (value, length) = CEscape.read(text[offset...]) {
            bytes += value
            offset += length
            return
        }
        switch escapes {
        case .strict: throw SyntaxError()
        case .lenient: bytes += [UInt8(ascii: "\\"), byte]
        case .plain: bytes.append(byte)
        }
        offset += 1
    }
}
