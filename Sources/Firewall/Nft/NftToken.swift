/// A word of nftables' text form.
struct NftToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// Also numbers, addresses and operators.
        case word
        /// What stood in quotes.
        case string
        /// One of `{`, `}`, `(`, `)`, `;` and `,`.
        case symbol
        case newline
        /// What stood behind `#`.
        case comment
    }

    let kind: Kind
    let text: String
    /// Counted from 1.
    let line: Int

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}

/// Cuts nftables' text form into words.
enum NftLexer {
    /// More words than 100,000 rules have.
    static let limit = 20_000_000

    static func tokens(_ text: String) throws(RulesetError) -> [NftToken] {
        var tokens: [NftToken] = []
        var line = 1
        let bytes = Array(text.utf8)
        var index = 0
        func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        func isWord(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
                UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: ";"), UInt8(ascii: "\""):
                false
            default: true
            }
        }
        while index < bytes.count {
            if tokens.count > limit { throw .tooLarge }
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\n"):
                tokens.append(NftToken(kind: .newline, text: "\n", line: line))
                line += 1
                index += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
            case UInt8(ascii: "\\") where index + 1 < bytes.count && bytes[index + 1] == 0x0A:
                line += 1
                index += 2
            case UInt8(ascii: "#"):
                let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
                let start = min(index + 1, end)
                tokens.append(NftToken(kind: .comment, text: string(start..<end), line: line))
                index = end
            case UInt8(ascii: "\""):
                let rest = bytes[(index + 1)...]
                guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == 0x0A }),
                    bytes[end] != 0x0A
                else { throw .malformed(line: line, "a quoted text has no end") }
                tokens.append(
                    NftToken(kind: .string, text: string((index + 1)..<end), line: line))
                index = end + 1
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"),
                UInt8(ascii: ";"), UInt8(ascii: ","):
                tokens.append(
                    NftToken(kind: .symbol, text: string(index..<(index + 1)), line: line))
                index += 1
            default:
                var end = index
                while end < bytes.count, isWord(bytes[end]) { end += 1 }
                var last = end
                // A comma belongs to the word where more of the word follows: `new,established`.
                while last > index, bytes[last - 1] == UInt8(ascii: ",") { last -= 1 }
                if last == index { last = index + 1 }
                tokens.append(NftToken(kind: .word, text: string(index..<last), line: line))
                index = last
            }
        }
        tokens.append(NftToken(kind: .newline, text: "\n", line: line))
        return tokens
    }
}

/// Why a ruleset cannot be read.
package enum RulesetError: Error, Hashable, CustomStringConvertible {
    case malformed(line: Int, String)
    case tooLarge
    /// The text is of no form that is known.
    case unrecognised
    /// With the name of what was read.
    indirect case of(String, RulesetError)

    package var description: String {
        switch self {
        case .malformed(0, let problem): problem
        case .malformed(let line, let problem): "line \(line): \(problem)"
        case .of(let name, .malformed(let line, let problem)) where line > 0:
            "\(name):\(line): \(problem)"
        case .of(let name, let error): "\(name): \(error)"
        case .tooLarge: "the ruleset is larger than what is read"
        case .unrecognised:
            "this is neither nftables' text or JSON form nor what iptables-save or ipset save "
                + "print; write it with 'nft -a list ruleset'"
        }
    }
}
