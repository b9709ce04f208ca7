import Testing

@testable import YAML

/// What was compared with go-yaml v2 and sigs.k8s.io/yaml.
struct GoYAMLTests {
    private func parse(_ text: String, onlyFirst: Bool = true) throws -> YAMLNode? {
        try YAML.document(bytes: Array(text.utf8), path: "/f", onlyFirst: onlyFirst)
    }

    @Test(arguments: [
        "%YAML 1.2\n---\na: 1", "%YAML 2.0\n---\na: 1", "x: {a: b?c}", "x: [a?b]", #"a: "\/""#,
        "b: é\na: \"é\\\\\\/\"", "a: !!int x", "a: !!int 1.5", "a: !!bool 1", "a: !!null x",
        "a: !!float x", "a: !!int ''", "a: !!timestamp x", "a: !!binary '*'", "a: !!binary YQ",
        "a: !!binary YQ==YQ==", "null: 1", ": 1", "? [a]\n: 1", "? {a: b}\n: 1",
        "18446744073709551615: 1", "a: .nan", "a: [.inf]", "a: 1\na: -.INF", "a: @b", "a: `b",
        "a: %b", "a: &x [*x]", "a: &x 1\nb: &x [*x]", "a: 1\n}",
    ])
    func `what the components refuse is refused`(text: String) {
        let error = #expect(throws: YAMLError.self) { try parse(text) }
        #expect(error?.kind == .malformed)
    }

    @Test(arguments: [
        "x: [!!str, b]", "x: [!a,b]", "a: !!str,\n", "x: [&a !!str, b]", "x: [a:]", "x: {a:,b}",
        #"a: "\'""#, "a: !!timestamp 2001-01-01", "yes: 1\n'true': 2", "1: a\n'1': b",
        "1: a\n1.0: b", "a: 1\n\u{FEFF}b: 2", "# c\n\u{FEFF}a: 1",
    ])
    func `what two readers take in two ways is not guessed`(text: String) {
        let error = #expect(throws: YAMLError.self) { try parse(text) }
        #expect(error?.kind == .ambiguous, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        "%YAML 1.1\n---\na: 1", "y: a?b\nx: [?c, d]", #"a: "\\/""#, #"a: '\/'"#,
        "a: .nan\na: 1", "x: {<<: {a: .nan}, a: 1}", "a:\t1", "a: 1\t# c", "=: 1", "a: =",
        "? a\n: b", "a: !<tag:yaml.org,2002:str> 1", "a: 1\n...\n}", "yes: 1\nyes: 2",
    ])
    func `what the components take is taken`(text: String) throws {
        #expect(try parse(text) != nil)
    }

    @Test(arguments: [
        "%YAML 1.2\n---\na: 1", "a: [b?c, \"\\/\"]", "a: .nan", "null: 1", "yes: 1\n'true': 2",
    ])
    func `a text for Merlon alone may hold it`(text: String) throws {
        #expect(try parse(text, onlyFirst: false) != nil)
    }

    @Test(arguments: [
        ("!own false", YAMLScalar.Resolved.string("false")), ("!!str yes", .string("yes")),
        ("! 1", .string("1")), ("!!set 1", .string("1")), ("!own", .string("")),
        ("!!int '0x10'", .int(16)), ("!!bool \"yes\"", .bool(true)), ("!!float 5", .double(5)),
        ("!!null ''", .null), ("!!binary aGVsbG8=", .string("hello")),
        ("!!binary dHJ1ZQ==", .string("true")), ("!!binary \"aGVs\\nbG8=\"", .string("hello")),
        ("!!binary ''", .string("")), ("!!binary /w==", .string("\u{FFFD}")),
        ("!!binary YR==", .string("a")),
    ])
    func `a tag decides the type`(text: String, expected: YAMLScalar.Resolved) throws {
        #expect(try parse("a: \(text)")?[key: "a"]?.scalar?.resolved == expected)
    }

    @Test(arguments: [
        ("0b-1", YAMLScalar.Resolved.int(-1)), ("0b+1", .int(1)), ("-0b-1", .string("-0b-1")),
        (".1_0", .double(0.1)), ("._1", .string("._1")), (".1_", .string(".1_")),
        ("1._5", .double(1.5)), ("0x_1F", .int(31)), ("0_10", .int(8)), ("1_", .int(1)),
        ("+18446744073709551615", .double(18_446_744_073_709_551_616)),
        ("-9223372036854775808", .int(.min)), ("1e-400", .double(0)),
        ("0xFFFFFFFFFFFFFFFFF", .string("0xFFFFFFFFFFFFFFFFF")), ("0o", .string("0o")),
        ("１２", .string("１２")), ("+.inf", .double(.infinity)), ("null ", .string("null ")),
    ])
    func `plain text becomes a value as in Go`(text: String, expected: YAMLScalar.Resolved) {
        #expect(YAMLScalar(text: text, isPlain: true, tag: nil).resolved == expected)
    }

    @Test(arguments: [
        ("yes", "true"), ("Off", "false"), ("0x10", "16"), ("010", "8"), ("'010'", "010"),
        ("1.50", "1.5"), ("1e6", "1e+06"), ("100000.0", "100000"), ("1234567.5", "1.2345675e+06"),
        ("0.0001", "0.0001"), ("1e-5", "1e-05"), ("-0.0", "-0"), ("1e39", ".inf"),
        (".nan", ".nan"), ("-.inf", "-.inf"), ("12.25", "12.25"), ("a", "a"),
    ])
    func `a key is named as in JSON`(text: String, name: String) throws {
        let node = try #require(try parse("\(text): 1"))
        #expect(node.entries?.first?.name == name)
        #expect(node[key: name] != nil)
    }
}
