import Testing

@testable import YAML

struct JSONReaderTests {
    private func parse(_ bytes: [UInt8]) throws -> YAMLNode? {
        try YAML.document(bytes: bytes, path: "/f", onlyFirst: true)
    }

    private func value(_ text: String) throws -> YAMLScalar? {
        try parse(Array("{\"a\": \(text)}".utf8))?[key: "a"]?.scalar
    }

    @Test(arguments: [
        ("1", YAMLScalar.Resolved.int(1)), ("-0", .int(0)), ("-12", .int(-12)),
        ("18446744073709551615", .unsigned(.max)), ("0", .int(0)), ("1.5", .double(1.5)),
        ("1e3", .double(1_000)), ("1E+3", .double(1_000)), ("0e1", .double(0)),
        ("-0.5e-1", .double(-0.05)), ("true", .bool(true)), ("false", .bool(false)),
        ("null", .null), (#""yes""#, .string("yes")), (#""""#, .string("")),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
        (#""\u00e9\u00E9""#, .string("éé")), (#""\ud83d\ude00""#, .string("😀")),
        (#""\ud83d""#, .string("\u{FFFD}")), (#""\ude00x""#, .string("\u{FFFD}x")),
        (#""\ud83d\u0041""#, .string("\u{FFFD}A")), ("\"a\u{7F}b\"", .string("a\u{7F}b")),
        (#""\u0000""#, .string("\0")),
    ])
    func `values are those of JSON`(text: String, expected: YAMLScalar.Resolved) throws {
        #expect(try value(text)?.resolved == expected)
    }

    @Test(arguments: [
        ("0x10", "/f:1:8"), ("10_0", "/f:1:9"), ("+1", "/f:1:7"), ("010", "/f:1:8"),
        ("NaN", "/f:1:7"), ("1.", "/f:1:9"), (".5", "/f:1:7"), ("1e", "/f:1:9"), ("-", "/f:1:8"),
        ("True", "/f:1:7"), ("truex", "/f:1:11"), ("yes", "/f:1:7"), ("'b'", "/f:1:7"),
        ("[1,]", "/f:1:10"), ("[1 2]", "/f:1:10"), ("{b: 1}", "/f:1:8"),
        (#"{"b": 1,}"#, "/f:1:15"), (#"{"b" 1}"#, "/f:1:12"), ("1 # c", "/f:1:9"),
        ("1 // c", "/f:1:9"), (#""\x41""#, "/f:1:9"), (#""\'""#, "/f:1:9"),
        (#""\u00g0""#, "/f:1:9"), ("\"a\tb\"", "/f:1:9"), ("\"a\nb\"", "/f:1:9"),
        ("\"b", "/f:1:7"), ("[1", "/f:1:9"), ("1} x", "/f:1:10"), ("1}{", "/f:1:9"),
        ("*x", "/f:1:7"), ("", "/f:1:7"), (":1", "/f:1:7"),
    ])
    func `what is no JSON is refused with its place`(text: String, place: String) {
        let error = #expect(throws: YAMLError.self) { try value(text) }
        #expect(error?.kind == .malformed)
        #expect(error?.description.hasPrefix(place + ":") == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [("1e3", true), ("5.0", true), ("5", false), (#""1e3""#, false)])
    func `a number with fraction or exponent can be told`(text: String, expected: Bool) throws {
        #expect(try value(text)?.isJSONFraction == expected)
        let inYAML = try YAML.document(bytes: Array("a: \(text)".utf8), path: "/f", onlyFirst: true)
        #expect(inYAML?[key: "a"]?.scalar?.isJSONFraction == false)
    }

    @Test func `nodes know line and column`() throws {
        let text = "\u{A} {\"ä\": [1,\n  \"😀\", {}, 2]}\n"
        let node = try #require(try parse(Array(text.utf8)))
        #expect((node.line, node.column) == (2, 2))
        let list = try #require(node[key: "ä"]?.elements)
        #expect(list.map(\.line) == [2, 3, 3, 3])
        #expect(list.map(\.column) == [9, 3, 8, 12])
    }

    @Test func `bytes that are not UTF-8 are replaced`() throws {
        let text = Array("{\"a\": \"b".utf8) + [0xFF, 0xE2, 0x82] + Array("c\"}".utf8)
        #expect(try parse(text)?[key: "a"]?.scalar?.text == "b\u{FFFD}\u{FFFD}\u{FFFD}c")
    }

    @Test func `a key may be long`() throws {
        let key = String(repeating: "k", count: 5_000)
        #expect(try parse(Array("{\"\(key)\": 1}".utf8))?[key: key] != nil)
    }

    @Test func `a key that stands twice is kept twice and the last counts`() throws {
        let node = try #require(try parse(Array(#"{"a": 1, "a": 2}"#.utf8)))
        #expect(node.entries?.count == 2)
        #expect(node[key: "a"]?.scalar?.resolved == .int(2))
    }

    @Test(arguments: [
        #"{"a": {"b": 1}, "a": {}}"#, #"{"a": 1, "a": null}"#, #"{"a": [1], "a": [2]}"#,
        #"{"a": null, "a": 1}"#,
    ])
    func `what is made of mappings that stand twice is not guessed`(text: String) {
        let error = #expect(throws: YAMLError.self) { try parse(Array(text.utf8)) }
        #expect(error?.kind == .ambiguous)
    }

    @Test func `a number that is too large is not guessed`() {
        let error = #expect(throws: YAMLError.self) { try value("1e999") }
        #expect(error?.kind == .ambiguous)
    }

    @Test(arguments: ["{a: 1}", " \n{a: 1}", "\u{2028}{\"a\": 1}", "\u{B}{\"a\": 1}"])
    func `a text that begins with a brace is JSON`(text: String) throws {
        #expect(throws: YAMLError.self) { try parse(Array(text.utf8)) }
    }

    @Test func `a text that begins with a brace is YAML where JSON is not guessed`() throws {
        let bytes = Array("{a: 1} # c".utf8)
        #expect(try YAML.document(bytes: bytes, path: "/f")?[key: "a"] != nil)
        let kubeconfig = try YAML.document(
            bytes: bytes, path: "/f", onlyFirst: true, guessesJSON: false)
        #expect(kubeconfig?[key: "a"] != nil)
        #expect(try parse([0xEF, 0xBB, 0xBF] + bytes)?[key: "a"] != nil)
    }

    /// Texts of two letters, of which thousands share their place in what the reader remembers.
    @Test func `texts that stand there again are told from those like them`() throws {
        var texts: [String] = []
        for length in [0, 1, 2, 3, 8, 15, 16, 17, 39, 40, 41, 60] {
            for number in 0..<40 {
                texts.append(
                    String((0..<length).map { (number * 2_654_435_761 >> $0) & 1 == 0 ? "a" : "b" })
                )
            }
        }
        texts += texts.reversed()
        let text = "{" + texts.map { "\"k\($0)\":\"\($0)\"" }.joined(separator: ",\n") + "}"
        let node = try #require(try parse(Array(text.utf8)))
        #expect(node.entries?.map(\.name) == texts.map { "k" + $0 })
        #expect(node.entries?.map(\.value.scalar?.text) == texts)
        #expect(node.entries?.map(\.value.line) == Array(1...texts.count))
        let columns = texts.enumerated().map { ($0 == 0 ? 6 : 5) + $1.utf8.count }
        #expect(node.entries?.map(\.value.column) == columns)
    }
}
