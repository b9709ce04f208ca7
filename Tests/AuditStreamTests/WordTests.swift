import TestFolder
import Testing

@testable import AuditStream

/// Eight bytes at once give what one after the other gives.
struct WordTests {
    @Test(arguments: 0..<50)
    func `words, ends and names are found as byte by byte`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let alphabet = Array(" =[\"\u{1D}\n\u{1}ab0!\u{7F}".utf8) + [0x80, 0x9F, 0xA0, 0xFF, 0]
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? UInt8(ascii: "x") : alphabet.randomElement(using: &random) ?? 0
            }
            let start = Int.random(in: 0...bytes.count, using: &random)
            let rest = bytes[start...]
            #expect(
                bytes.span.endOfWord(from: start)
                    == rest.firstIndex { $0 <= 0x20 } ?? bytes.count)
            #expect(
                bytes.span.endOfQuoted(from: start)
                    == rest.firstIndex { $0 <= 0x20 || $0 == 0x22 } ?? bytes.count)
            let name = rest.prefix { $0 > 0x20 && $0 != 0x3D }
            let packed = bytes.span.name(at: start)
            #expect(packed.count == name.count)
            #expect(packed.value == name.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        }
    }

    @Test(
        arguments: [
            ("", nil, 0), ("x", nil, 0), ("0", 0, 1), ("7)", 7, 1), ("12345678", 12_345_678, 8),
            ("123456789", 123_456_789, 9), ("4294967295 x", 4_294_967_295, 10),
            ("00000012:", 12, 8),
            ("1795454069.589:8): ", 1_795_454_069, 10), ("99999999 and", 99_999_999, 8),
            ("1234567890123456789", 1_234_567_890_123_456_789, 19), ("12/45678", 12, 2),
            ("12:45678", 12, 2), ("1\u{80}345678", 1, 1), ("/2345678", nil, 0),
            (":2345678", nil, 0),
        ] as [(String, UInt64?, Int)])
    func `numbers are read to their end`(text: String, number: UInt64?, end: Int) {
        let bytes = Array(text.utf8)
        var index = 0
        #expect(bytes.span.decimal(&index) == number)
        #expect(index == end)
    }
}
