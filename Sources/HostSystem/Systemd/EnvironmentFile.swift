/// The variables of an environment file (systemd.exec(5), "EnvironmentFile=").
struct EnvironmentFile {
    struct Variable {
        let name: String
        let value: String
        /// From 1: where the assignment begins.
        let line: Int
    }

    private(set) var variables: [Variable] = []
    /// What systemd passes over, and why, for people.
    private(set) var problems: [String] = []

    private let path: String
    private var rest: ArraySlice<UInt8>
    private var line = 1

    /// Nil where systemd refuses the whole file: it has a zero byte, or is not UTF-8 in a
    /// variable.
    init?(_ bytes: [UInt8], path: String) {
        guard !bytes.contains(0) else { return nil }
        self.path = path
        rest = bytes[...]
        while let byte = rest.first {
            if UnitText.isBlank(byte) {
                _ = take()
            } else if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
                skipComment()
            } else if !readAssignment() {
                return nil
            }
        }
    }

    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39 ~= first) else { return false }
        return text.utf8.allSatisfy {
            0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == 0x5F
        }
    }

    private mutating func take() -> UInt8? {
        let byte = rest.popFirst()
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }

    private static func endsLine(_ byte: UInt8) -> Bool {
        byte == 10 || byte == 13
    }

    private mutating func skipComment() {
        let comment = rest.prefix { !Self.endsLine($0) }
        if comment.last == UInt8(ascii: "\\") {
            problems.append(
                "\(path):\(line): a comment that ends in a backslash hides the next line too "
                    + "before systemd 254")
        }
        rest = rest.dropFirst(comment.count)
    }

    /// False where the assignment is not UTF-8.
    private mutating func readAssignment() -> Bool {
        let start = line
        let head = rest.prefix { !Self.endsLine($0) && $0 != UInt8(ascii: "=") }
        rest = rest.dropFirst(head.count)
        guard rest.first == UInt8(ascii: "=") else {
            problems.append("\(path):\(start): the line has no '=' and is ignored")
            return true
        }
        _ = take()
        let bytes = readValue()
        let length = head.lastIndex { !UnitText.isBlank($0) }.map { $0 + 1 } ?? head.startIndex
        let key = Array(head[..<length])
        guard let name = String(validating: key, as: UTF8.self),
            let value = String(validating: bytes, as: UTF8.self)
        else { return false }
        if Self.isName(name) {
            variables.append(Variable(name: name, value: value, line: start))
        } else {
            problems.append("\(path):\(start): '\(name)' is no variable's name and is ignored")
        }
        return true
    }

    /// Quotes stand only at the beginning, or right behind another quoted part; later they are
    /// ordinary characters.
    private mutating func readValue() -> [UInt8] {
        var value: [UInt8] = []
        while let byte = rest.first {
            if byte == UInt8(ascii: "'") {
                _ = take()
                readSingleQuoted(into: &value)
            } else if byte == UInt8(ascii: "\"") {
                _ = take()
                readDoubleQuoted(into: &value)
            } else if Self.endsLine(byte) {
                return value
            } else if UnitText.isBlank(byte) {
                _ = take()
            } else {
                return value + readBare()
            }
        }
        return value
    }

    private mutating func readSingleQuoted(into value: inout [UInt8]) {
        while let byte = take(), byte != UInt8(ascii: "'") { value.append(byte) }
    }

    private mutating func readDoubleQuoted(into value: inout [UInt8]) {
        while let byte = take(), byte != UInt8(ascii: "\"") {
            guard byte == UInt8(ascii: "\\") else {
                value.append(byte)
                continue
            }
            guard let escaped = take() else { return }
            switch escaped {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "$"):
                value.append(escaped)
            case UInt8(ascii: "\n"): continue
            default: value += [byte, escaped]
            }
        }
    }

    private mutating func readBare() -> [UInt8] {
        var value: [UInt8] = []
        /// Without the blanks at its end, unless a backslash stands before them.
        var length = 0
        while let byte = rest.first, !Self.endsLine(byte) {
            _ = take()
            if byte == UInt8(ascii: "\\") {
                if let escaped = take(), !Self.endsLine(escaped) { value.append(escaped) }
                length = value.count
            } else {
                value.append(byte)
                if !UnitText.isBlank(byte) { length = value.count }
            }
        }
        return Array(value.prefix(length))
    }
}
