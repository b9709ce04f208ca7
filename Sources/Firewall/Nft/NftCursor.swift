/// A place in the words of a text.
struct NftCursor {
    private var tokens: [NftToken]
    private(set) var index: Int
    private var end: Int

    init(_ tokens: [NftToken], from index: Int = 0, to end: Int? = nil) {
        self.tokens = tokens
        self.index = index
        self.end = min(end ?? tokens.count, tokens.count)
    }

    var isAtEnd: Bool { index >= end }
    var line: Int { index < tokens.count ? tokens[index].line : tokens.last?.line ?? 1 }

    /// The next word; nil at the end.
    var peek: NftToken? { isAtEnd ? nil : tokens[index] }

    /// The text of the next word where it is one; else empty.
    var word: String {
        guard let token = peek, token.kind == .word else { return "" }
        return token.text
    }

    func word(ahead: Int) -> String {
        guard index + ahead < end, tokens[index + ahead].kind == .word else { return "" }
        return tokens[index + ahead].text
    }

    mutating func next() -> NftToken? {
        guard let token = peek else { return nil }
        index += 1
        return token
    }

    mutating func skip(_ count: Int = 1) { index = min(index + count, end) }

    /// Takes a word or symbol if it is the next one.
    mutating func take(_ text: String) -> Bool {
        guard let token = peek, token.kind == .word || token.kind == .symbol, token.text == text
        else { return false }
        index += 1
        return true
    }

    mutating func expect(_ text: String) throws(RulesetError) {
        if take(text) { return }
        throw .malformed(line: line, "'\(text)' is missing before '\(peek?.text ?? "the end")'")
    }

    /// A name, in quotes or not.
    mutating func name() throws(RulesetError) -> String {
        guard let token = peek, token.kind == .word || token.kind == .string else {
            throw .malformed(line: line, "a name is missing")
        }
        index += 1
        return token.text
    }

    mutating func skipNewlines() {
        while let token = peek, [.newline, .comment].contains(token.kind) || token.isSymbol(";") {
            index += 1
        }
    }

    /// The part up to the end of a statement: a newline, `;` or the closing brace around it, none
    /// of them inside of braces; parentheses end on their line. The cursor is behind it afterwards.
    mutating func statement() -> NftCursor {
        let start = index
        var depth = 0
        while let token = peek {
            if token.kind == .symbol {
                switch token.text {
                case "{": depth += 1
                case "}":
                    if depth == 0 { return NftCursor(tokens, from: start, to: index) }
                    depth -= 1
                case ";" where depth == 0:
                    let part = NftCursor(tokens, from: start, to: index)
                    index += 1
                    return part
                default: break
                }
            } else if token.kind == .newline, depth == 0 {
                let part = NftCursor(tokens, from: start, to: index)
                index += 1
                return part
            }
            index += 1
        }
        return NftCursor(tokens, from: start, to: index)
    }

    /// The braces that begin here, with all that is in them; the cursor is behind them afterwards.
    mutating func braces() throws(RulesetError) -> NftCursor {
        let line = line
        try expect("{")
        let start = index
        var depth = 1
        while let token = next() {
            if token.isSymbol("{") { depth += 1 }
            if token.isSymbol("}") { depth -= 1 }
            if depth == 0 { return NftCursor(tokens, from: start, to: index - 1) }
        }
        throw .malformed(
            line: line, "a brace has no end: half of the ruleset is missing; write it anew, whole")
    }

    /// Cuts the words that are left at their commas, which between braces stand between elements,
    /// with blanks or without: `{22,80}`. Elsewhere they belong to words: `new,established`.
    mutating func cutAtCommas() {
        func hasComma(_ token: NftToken) -> Bool {
            token.kind == .word && token.text.utf8.contains(UInt8(ascii: ","))
        }
        guard tokens[min(index, end)..<end].contains(where: hasComma) else { return }
        var cut: [NftToken] = []
        for token in tokens[index..<end] {
            guard hasComma(token) else {
                cut.append(token)
                continue
            }
            for (number, part) in token.text.split(
                separator: ",", omittingEmptySubsequences: false
            ).enumerated() {
                if number > 0 { cut.append(NftToken(kind: .symbol, text: ",", line: token.line)) }
                if part.isEmpty { continue }
                cut.append(NftToken(kind: .word, text: String(part), line: token.line))
            }
        }
        (tokens, index, end) = (cut, 0, cut.count)
    }

    /// The words as one text, as it was written but for the blanks.
    var text: String {
        var text = ""
        for token in tokens[min(index, end)..<end]
        where token.kind != .newline && token.kind != .comment {
            let isTight = [",", ";"].contains(token.text) && token.kind == .symbol
            if !text.isEmpty, !isTight { text += " " }
            text += token.kind == .string ? "\"\(token.text)\"" : token.text
        }
        return text
    }

    /// The number of a comment `handle 12`.
    var handle: Int? {
        for token in tokens[min(index, end)..<end] where token.kind == .comment {
            let words = token.text.split(separator: " ")
            if words.count == 2, words[0] == "handle" { return Int(words[1]) }
        }
        return nil
    }

    /// Comments other than the handle: what nft could not print as a rule.
    var hasRemarks: Bool {
        tokens[min(index, end)..<end].contains {
            $0.kind == .comment && !$0.text.trimming.hasPrefix("handle ")
        }
    }
}

extension StringProtocol {
    /// Without the blanks at both ends.
    var trimming: String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !isBlank($0) }) else { return "" }
        var last = first
        for index in bytes.indices where !isBlank(bytes[index]) { last = index }
        return String(self[first...last])
    }
}
