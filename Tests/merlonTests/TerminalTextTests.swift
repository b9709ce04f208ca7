import Posture
import Testing

@testable import merlon

struct TerminalTextTests {
    @Test(arguments: [
        ("plain text, größer, 日本", "plain text, größer, 日本"),
        ("\u{1B}[2Jx", "\\u{1b}[2Jx"), ("a\nb\r\tc", "a\\nb\\r\\tc"), ("\u{7F}", "\\u{7f}"),
        ("\u{9B}31m", "\\u{9b}31m"), ("\u{202E}evil", "\\u{202e}evil"),
        ("\u{200B}", "\\u{200b}"), ("\u{2028}", "\\u{2028}"), ("e\u{301}", "e\u{301}"),
    ])
    func `what could lead a terminal astray is escaped`(text: String, expected: String) {
        #expect(TerminalText.escaped(text) == expected)
    }

    @Test func `lines stay where they are meant`() {
        #expect(TerminalText.escaped("a\n\u{1B}b", keepingLines: true) == "a\n\\u{1b}b")
    }

    @Test(arguments: [
        ("one two three four five six", 20, ["one two three four", "five six"]),
        ("averyveryverylongwordindeed", 20, ["averyveryverylongwor", "dindeed"]),
        ("a\nb", 20, ["a", "b"]), ("", 20, [""]),
    ])
    func `text is broken between words`(text: String, width: Int, lines: [String]) {
        #expect(TerminalText.wrapped(text, width: width) == lines)
    }

    @Test func `a word of any length is broken into whole lines`() {
        let word = String(repeating: "é", count: 1_000_000)
        let lines = TerminalText.wrapped(word + " end", width: 80)
        #expect(lines.count == 12_501)
        #expect(lines.dropLast().allSatisfy { $0.count == 80 })
        #expect(lines.last == "end")
    }

    @Test(arguments: [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("", 3, "")])
    func `text is cut with a mark`(text: String, limit: Int, expected: String) {
        #expect(TerminalText.shortened(text, to: limit) == expected)
    }
}
