/// Words of a line as OpenSSH's `argv_split` finds them since 8.7 (misc.c).
enum ShellWords {
    /// The words up to a comment; nil where a quote is not closed.
    static func split(_ bytes: ArraySlice<UInt8>) -> [String]? {
        var words: [String] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if isSpace(byte) {
                index += 1
            } else if byte == UInt8(ascii: "#") {
                return words
            } else {
                guard let word = word(bytes, &index) else { return nil }
                words.append(word)
            }
        }
        return words
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func word(_ bytes: ArraySlice<UInt8>, _ index: inout Int) -> String? {
        var word: [UInt8] = []
        var quote: UInt8?
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\") {
                let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
                if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"")
                    || next == UInt8(ascii: "\\") || (quote == nil && next == 0x20)
                {
                    index += 1
                    word.append(next)
                } else {
                    word.append(byte)
                }
            } else if quote == nil, isSpace(byte) {
                break
            } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == quote {
                quote = nil
            } else {
                word.append(byte)
            }
            index += 1
        }
        return quote == nil ? String(decoding: word, as: UTF8.self) : nil
    }

    /// Words as one text again, quoted where that is needed (`argv_assemble`).
    static func joined(_ words: ArraySlice<String>) -> String {
        words.map { word in
            var text = ""
            for character in word.unicodeScalars {
                if character == "\\" || character == "'" || character == "\"" { text += "\\" }
                text.unicodeScalars.append(character)
            }
            let hasSpace = word.utf8.contains(where: isSpace)
            return hasSpace ? "\"\(text)\"" : text
        }.joined(separator: " ")
    }
}
