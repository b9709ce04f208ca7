/// Patterns with `*` and `?`, and lists of them, as OpenSSH's match.c compares them.
enum Pattern {
    /// Whether a list speaks for a text: a negated pattern that matches wins over all others.
    enum Answer: Hashable {
        case no, yes, negated
    }

    /// Whether a text matches one pattern; in linear memory and at most quadratic time.
    static func matches(_ text: some StringProtocol, _ pattern: some StringProtocol) -> Bool {
        let text = Array(text.utf8)
        let pattern = Array(pattern.utf8)
        var place = 0
        var step = 0
        var star: (step: Int, place: Int)?
        while place < text.count {
            if step < pattern.count, pattern[step] == UInt8(ascii: "*") {
                star = (step + 1, place)
                step += 1
            } else if step < pattern.count,
                pattern[step] == UInt8(ascii: "?") || pattern[step] == text[place]
            {
                step += 1
                place += 1
            } else if let (after, from) = star {
                star = (after, from + 1)
                step = after
                place = from + 1
            } else {
                return false
            }
        }
        return pattern[step...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// A list with commas; a part of 1023 bytes or more makes it match nothing.
    static func list(
        _ text: String, _ patterns: some StringProtocol, lowercase: Bool = false
    ) -> Answer {
        var answer = Answer.no
        for var part in parts(patterns) {
            let isNegated = part.first == "!"
            if isNegated { part = part.dropFirst() }
            if part.utf8.count >= 1023 { return .no }
            if matches(text, lowercase ? asciiLowercased(String(part)) : String(part)) {
                if isNegated { return .negated }
                answer = .yes
            }
        }
        return answer
    }

    /// The parts between commas; one that would be empty at the end is none.
    static func parts(_ list: some StringProtocol) -> [Substring] {
        var parts = String(list)[...].split(separator: ",", omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts
    }

    static func asciiLowercased(_ text: String) -> String {
        String(
            decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
