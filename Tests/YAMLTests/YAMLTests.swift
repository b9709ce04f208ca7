import Testing

@testable import YAML

struct YAMLTests {
    private func parse(_ text: String) throws -> YAMLNode? {
        try YAML.document(bytes: Array(text.utf8), path: "/f")
    }

    @Test func `nodes know line and column`() throws {
        let node = try #require(try parse("a:\n  b: [1, two]\n"))
        let list = try #require(node[key: "a"]?[key: "b"])
        #expect((list.line, list.column) == (2, 6))
        let second = try #require(list.elements?.last)
        #expect((second.line, second.column) == (2, 10))
        #expect(second.scalar?.resolved == .string("two"))
    }

    @Test func `a key that stands twice is kept twice and the last counts`() throws {
        let node = try #require(try parse("port: 1\nport: 2\n"))
        #expect(node.entries?.count == 2)
        #expect(node[key: "port"]?.scalar?.resolved == .int(2))
    }

    @Test func `JSON is read too`() throws {
        let node = try #require(try parse(#"{"a": {"b": [true, null, "x\n"]}}"#))
        let values = node[key: "a"]?[key: "b"]?.elements?.compactMap { $0.scalar?.resolved }
        #expect(values == [.bool(true), .null, .string("x\n")])
    }

    @Test func `an empty text is no document`() throws {
        #expect(try parse("") == nil)
        #expect(try parse("# only a comment\n") == nil)
    }

    @Test func `merge keys bring what is not given`() throws {
        let node = try #require(
            try parse("base: &b {a: 1, b: 2}\nx:\n  <<: *b\n  b: 3\n"))
        #expect(node[key: "x"]?[key: "a"]?.scalar?.resolved == .int(1))
        #expect(node[key: "x"]?[key: "b"]?.scalar?.resolved == .int(3))
    }

    @Test(arguments: [
        ("a: [1, 2\n", "/f:2:1"), ("a: b: c\n", "/f:1:5"), ("a: *nothing\n", "/f:1:4"),
        ("\tb: 1\n", "/f:1:1"), ("a: 1\n---\nb: 2\n", "/f:3:1"),
    ])
    func `an error names the place`(text: String, place: String) {
        let error = #expect(throws: YAMLError.self) { try parse(text) }
        #expect(error?.description.hasPrefix(place) == true, "\(error?.description ?? "")")
    }

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xC3, 0x28], "/f:1:5: invalid trailing UTF-8 octet"),
            ([0x61, 0x3A, 0x0A, 0xC3, 0xA4, 0x00], "/f:2:2: control characters are not allowed"),
        ] as [([UInt8], String)])
    func `text that is not UTF-8 is an error with its place`(bytes: [UInt8], problem: String) {
        let error = #expect(throws: YAMLError.self) {
            try YAML.document(bytes: bytes, path: "/f")
        }
        #expect(error?.description.hasPrefix(problem) == true, "\(error?.description ?? "")")
    }

    @Test func `an alias bomb ends in an error`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let error = #expect(throws: YAMLError.self) { try parse(text) }
        #expect(error?.problem.contains("aliases expanded") == true)
    }

    @Test func `deep nesting ends in an error`() {
        let text = String(repeating: "[", count: 5_000)
        #expect(throws: YAMLError.self) { try parse(text) }
    }

    @Test func `more than one document may be read`() throws {
        let bytes = Array("a: 1\n---\nb: 2\n".utf8)
        #expect(try YAML.documents(bytes: bytes, path: "/f").count == 2)
        let first = try YAML.document(bytes: bytes, path: "/f", onlyFirst: true)
        #expect(first?[key: "a"] != nil)
    }
}

struct YAMLScalarTests {
    private func resolve(_ text: String) -> YAMLScalar.Resolved {
        YAMLScalar(text: text, isPlain: true, tag: nil).resolved
    }

    @Test(arguments: ["true", "True", "yes", "on", "y", "ON"])
    func `words of YAML 1,1 are true`(text: String) {
        #expect(resolve(text) == .bool(true))
    }

    @Test(arguments: ["no", "off", "False", "n"])
    func `words of YAML 1,1 are false`(text: String) {
        #expect(resolve(text) == .bool(false))
    }

    @Test(arguments: [
        ("-0", YAMLScalar.Resolved.int(0)), ("-12", .int(-12)), ("0x1F", .int(31)),
        ("010", .int(8)), ("0o10", .int(8)), ("0b101", .int(5)), ("1_000", .int(1_000)),
        ("18446744073709551615", .unsigned(.max)), ("1.5", .double(1.5)), ("1e3", .double(1_000)),
        (".5", .double(0.5)), ("~", .null), ("", .null), ("1.2.3", .string("1.2.3")),
        ("0x", .string("0x")), ("4h0m0s", .string("4h0m0s")), ("-", .string("-")),
        ("tRue", .string("tRue")), ("08", .double(8)), ("0X1f", .int(31)), ("0B11", .int(3)),
        ("+5", .int(5)), ("5.", .double(5)), ("-0x10", .int(-16)), ("1e999", .string("1e999")),
        ("99999999999999999999", .double(1e20)), ("1-2", .string("1-2")), ("0", .int(0)),
        ("--1", .string("--1")), ("+-1", .string("+-1")), ("0b2", .string("0b2")),
        ("2026-01-01", .string("2026-01-01")),
    ])
    func `plain text becomes a value`(text: String, expected: YAMLScalar.Resolved) {
        #expect(resolve(text) == expected)
    }

    @Test func `quoted text stays text`() {
        #expect(YAMLScalar(text: "true", isPlain: false, tag: nil).resolved == .string("true"))
    }
}

struct MappingReaderTests {
    private func reader(_ text: String, known: [String]) throws -> MappingReader {
        let node = try #require(try YAML.document(bytes: Array(text.utf8), path: "/f"))
        return try MappingReader(node, path: "/f", role: "a thing", known: known)
    }

    @Test func `a mistyped key is an error with the likely name`() {
        let error = #expect(throws: YAMLError.self) {
            try reader("ok: 1\nexpresion: x\n", known: ["ok", "expression"])
        }
        #expect(
            error?.description
                == "/f:2:1: unknown key 'expresion' in a thing; did you mean 'expression'?")
    }

    @Test func `a key that stands twice is an error`() {
        let error = #expect(throws: YAMLError.self) {
            try reader("a: 1\na: 2\n", known: ["a"])
        }
        #expect(error?.description == "/f:2:1: key 'a' stands twice in a thing, first in line 1")
    }

    @Test func `a list in place of a mapping is an error`() {
        #expect(throws: YAMLError.self) { try reader("- a\n", known: ["a"]) }
    }

    @Test func `a missing key is told`() throws {
        let reader = try reader("a: 1\n", known: ["a", "b"])
        let error = #expect(throws: YAMLError.self) { try reader.required("b") }
        #expect(error?.description == "/f:1:1: a thing lacks the key 'b'")
    }
}
