import TestFolder
import Testing

@testable import OTLP

struct ByteTextTests {
    @Test(
        arguments: [
            ("/usr/bin/ls", "/usr/bin/ls"), ("naïve 名前 \u{1B}[0m\n", "naïve 名前 \u{1B}[0m\n"),
            (#"a\b\n\x\xg0\x4"#, #"a\b\n\x\xg0\x4"#), (#"\x41"#, #"\x5Cx41"#),
            (#"\\xff"#, #"\\x5Cxff"#), ("\u{FFFD}", "\u{FFFD}"), ("", ""),
        ])
    func `UTF-8 stands as it is, but for what looks like an escape`(bytes: String, text: String) {
        #expect(ByteText.text(Array(bytes.utf8), limit: 100) == (text, false))
    }

    @Test(
        arguments: [
            ([0xFF], #"\xFF"#), ([0x41, 0xC3], #"A\xC3"#), ([0xC3, 0x41], #"\xC3A"#),
            ([0xE2, 0x82], #"\xE2\x82"#), ([0xC0, 0x80], #"\xC0\x80"#),
            ([0xED, 0xA0, 0x80], #"\xED\xA0\x80"#), ([0x5C, 0x78, 0xFF], #"\x\xFF"#),
            ([0xF0, 0x9F, 0x98, 0x80, 0x80], "😀\\x80"),
        ] as [([UInt8], String)])
    func `other bytes are written one by one`(bytes: [UInt8], text: String) {
        #expect(ByteText.text(bytes, limit: 100) == (text, false))
    }

    @Test
    func `the text gives its bytes back`() {
        var random = SplitMix(state: 7)
        let alphabet: [UInt8] = [0x5C, 0x78, 0x34, 0x46, 0x66, 0xC3, 0xA9, 0xFF, 0xE2, 0x82, 0xAC]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &random)
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            #expect(ByteText.bytes(of: ByteText.text(bytes, limit: 100).text) == bytes)
        }
    }

    @Test(arguments: 0...13)
    func `a cut never ends within a character or an escape`(limit: Int) {
        let bytes: [UInt8] = Array("é".utf8) + [0xFF] + Array("名".utf8) + [0xFE]
        let (text, isCut) = ByteText.text(bytes, limit: limit)
        #expect(isCut == (limit < 13))
        #expect(text.utf8.count <= limit)
        #expect(["", "é", #"é\xFF"#, #"é\xFF名"#, #"é\xFF名\xFE"#].contains(text))
        #expect(bytes.starts(with: ByteText.bytes(of: text)))
    }

    @Test
    func `words are joined so that a shell would part them again`() {
        #expect(ShellWords.line(["a b", "c"]) == "'a b' c")
        #expect(ShellWords.line(["a", "b c"]) == "a 'b c'")
        #expect(ShellWords.line(["", "it's", "$(x)"]) == #"'' 'it'\''s' '$(x)'"#)
        #expect(ShellWords.line(["/usr/bin/x-1.0", "--a=b:c"]) == "/usr/bin/x-1.0 --a=b:c")
    }
}
