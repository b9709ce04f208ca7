import Posture
import Testing

struct TextLineTests {
    @Test(arguments: [
        ([0x61, 0xC3, 0xA4], "aä"), ([0xFF], #"\xff"#), ([0xE2, 0x82], #"\xe2\x82"#),
        ([0x5C, 0x6E], #"\\n"#), ([0x0A, 0x0D, 0x09, 0x00], #"\n\r\t\u{0}"#),
        ([0xED, 0xA0, 0x80], #"\xed\xa0\x80"#), ([0xC2, 0x9B], #"\u{9b}"#), ([], ""),
    ])
    func `a line of bytes`(bytes: [UInt8], expected: String) {
        #expect(TerminalText.line(bytes, limitBytes: 100) == expected)
    }

    @Test func `no line is much longer than its limit`() {
        for filler: UInt8 in [0x61, 0x0A, 0xFF, 0x1B] {
            let bytes = [UInt8](repeating: filler, count: 10_000)
            let text = TerminalText.line(bytes, limitBytes: 100)
            #expect(text.utf8.count < 150)
            #expect(text.hasSuffix(" bytes more)"))
        }
    }

    @Test func `two different texts never become the same line`() {
        let texts = ["\n", "\\n", "\\\\n", "\u{1b}", "\\u{1b}", "\u{FF}"]
        let lines = texts.map { TerminalText.line($0, limitBytes: 100) }
        #expect(Set(lines + [TerminalText.line([0xFF], limitBytes: 100)]).count == texts.count + 1)
    }
}
