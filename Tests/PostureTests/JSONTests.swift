import Foundation
import TestFolder
import Testing

@testable import Posture

struct JSONTests {
    private static let texts = [
        "", "plain", "\"", "\\", "a\"b\\c", "\n\r\t", "\u{0}", "\u{1B}[31m", "\u{7F}", "\u{9B}",
        "ä€😀", "\u{202E}abc", "\u{2028}", "\u{FEFF}", "\u{E0041}", "</script>", "\\u0041",
        String(repeating: "x", count: 10_000) + "\n",
    ]

    @Test(arguments: texts)
    func `a text that is quoted is read back as it was`(text: String) throws {
        for line in [JSON.string(text).line, JSON.object([(text, .string(text))]).line] {
            let value = try JSONSerialization.jsonObject(
                with: Data(line.utf8), options: [.fragmentsAllowed])
            if let object = value as? [String: String] {
                #expect(object == [text: text])
            } else {
                #expect(value as? String == text)
            }
        }
    }

    @Test(arguments: texts)
    func `nothing in quotes is a command to a terminal`(text: String) {
        let line = JSON.string(text).line
        #expect(!line.unicodeScalars.contains(where: TerminalText.isUnsafe))
    }

    @Test(arguments: [
        JSON.array([
            .object([("a", .array([.int(1), .null])), ("b", nil)]), .array([]), .object([]),
        ]),
        .string("\u{1B}[31m \"\\ ä"), .int(.min), .double(-0.5),
    ])
    func `what is written before stands as it would`(value: JSON) {
        let now = JSON.object([("list", .array([value, .bool(true)]))])
        let before = JSON.object([("list", .array([value.written(at: 2), .bool(true)]))])
        #expect(before.text == now.text)
    }

    @Test func `bytes that are no text are told as hexadecimal`() {
        #expect(JSON.bytes([0x61, 0xFF]).line == #"{"hex":"61FF"}"#)
        #expect(JSON.bytes(Array("ä".utf8)).line == #""ä""#)
    }
}

struct JSONLineTests {
    /// A value of some depth, and the same written value by value.
    private func write(
        _ random: inout SplitMix, _ depth: Int, to line: inout JSONLine
    ) -> JSON {
        let bytes = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            // Letters mostly, and some bytes of every kind.
            UInt8.random(in: Bool.random(using: &random) ? 0x61...0x7A : 0...255, using: &random)
        }
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0:
            line.value(bytes: bytes[...])
            return .bytes(bytes)
        case 1:
            let text = String(decoding: bytes, as: UTF8.self)
            line.value(text)
            return .string(text)
        case 2:
            let number =
                Int64.random(in: .min ... .max, using: &random)
                >> Int64.random(in: 0..<64, using: &random)
            line.value(number)
            return .int(number)
        case 3:
            let isTrue = Bool.random(using: &random)
            line.value(isTrue)
            return .bool(isTrue)
        case 4:
            line.value(.null)
            return .null
        case 5:
            var elements: [JSON] = []
            line.beginArray()
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                elements.append(write(&random, depth - 1, to: &line))
            }
            line.endArray()
            return .array(elements)
        default:
            var pairs: [(String, JSON?)] = []
            line.beginObject()
            for name in ["a", "b", "c"].prefix(Int.random(in: 0...3, using: &random)) {
                line.key(name)
                pairs.append((name, write(&random, depth - 1, to: &line)))
            }
            line.pair("none", nil as String?)
            line.pair("none", bytes: nil)
            line.pair("none", nil as UInt32?)
            line.endObject()
            return .object(pairs + [("none", nil)])
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `what is written value by value is what a tree would be`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var line = JSONLine()
        var expected = ""
        for _ in 0..<100 {
            expected += write(&random, 4, to: &line).line + "\n"
            line.endLine()
        }
        #expect(String(decoding: line.bytes, as: UTF8.self) == expected)
        line.removeAll()
        line.value(7)
        #expect(line.bytes == Array("7".utf8))
    }

    @Test(
        arguments: [
            (0, 1, "0"), (0, 3, "000"), (7, 3, "007"), (1_234, 3, "1234"), (-5, 1, "-5"),
            (.max, 1, "9223372036854775807"), (.min, 1, "-9223372036854775808"),
        ] as [(Int64, Int, String)])
    func `digits of a number`(number: Int64, width: Int, expected: String) {
        var bytes: [UInt8] = []
        bytes.append(decimal: number, width: width)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
}
