/// A place in a TOML text, and the small things that begin there.
struct TOMLCursor {
    let bytes: [UInt8]
    let path: String
    private(set) var index = 0
    private var line = 1
    private var lineStart = 0

    init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            index = 3
            lineStart = 3
        }
    }

    /// Line and column of the byte at which the cursor stands.
    var place: (line: Int, column: Int) {
        let column = bytes[lineStart..<min(index, bytes.count)].count { $0 & 0xC0 != 0x80 } + 1
        return (line, column)
    }

    /// The byte at the cursor; nil at the end.
    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    func error(_ problem: String) -> TOMLError {
        TOMLError(path: path, line: place.line, column: place.column, problem: problem)
    }

    mutating func advance(_ count: Int = 1) {
        index = min(index + count, bytes.count)
    }

    func isAt(_ text: StaticString) -> Bool {
        let text = "\(text)".utf8
        return bytes.count - index >= text.count && bytes[index...].starts(with: text)
    }

    /// Goes past a byte if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x09 { index += 1 }
    }

    /// Goes past a line's end, if one is next: LF, or CR with LF.
    mutating func takeLineEnd() -> Bool {
        if peek == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
        guard take(0x0A) else { return false }
        line += 1
        lineStart = index
        return true
    }

    /// Goes past a comment, if one is next, up to the end of its line.
    mutating func skipComment() throws(TOMLError) {
        guard take(UInt8(ascii: "#")) else { return }
        while let byte = peek, byte != 0x0A {
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { return }
            try requirePrintable(byte)
            index += 1
        }
    }

    /// Goes past blanks, comments and line ends.
    mutating func skipLines() throws(TOMLError) {
        repeat {
            skipBlanks()
            try skipComment()
        } while takeLineEnd()
    }

    /// Goes past what may stand behind a value or a header: blanks, a comment, the line's end.
    mutating func endLine() throws(TOMLError) {
        skipBlanks()
        try skipComment()
        guard takeLineEnd() || peek == nil else {
            throw error("something stands behind the end of a value or a header")
        }
    }

    func requirePrintable(_ byte: UInt8) throws(TOMLError) {
        if (byte < 0x20 && byte != 0x09) || byte == 0x7F {
            throw error("a control character stands in the text")
        }
    }
}
