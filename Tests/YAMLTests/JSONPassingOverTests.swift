import Testing

@testable import YAML

struct JSONPassingOverTests {
    private func read(_ text: String, _ keys: Set<String> = ["big"]) throws -> YAMLNode {
        try YAML.json(bytes: Array(text.utf8), path: "/f", passingOver: keys)
    }

    @Test(arguments: [
        "[1, 2]", "{\"a\": [\"]\", \"}\"]}", "[\"\\\"]\"]", "[\n[[\n{}]]\n]", "{\"big\": [1]}",
        "[nonsense]",
    ])
    func `a value is passed over as a whole`(value: String) throws {
        let node = try read("{\"a\": {\"big\": \(value), \"b\": 1}, \"big\": \"text\"}")
        #expect(node[key: "a"]?[key: "big"]?.scalar?.text == YAML.passedOver)
        #expect(node[key: "a"]?[key: "b"]?.scalar?.resolved == .int(1))
        // What is no list and no mapping costs nothing to read.
        #expect(node[key: "big"]?.scalar?.text == "text")
        let lines = value.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(node[key: "a"]?[key: "b"]?.line == lines)
    }

    @Test(arguments: ["[]", "{}", "[ \n ]"])
    func `an empty one is an empty list`(value: String) throws {
        #expect(try read("{\"big\": \(value)}")[key: "big"]?.elements == [])
    }

    @Test(arguments: [
        "{\"big\": [", "{\"big\": [\"", "{\"big\": [\"\\", "{\"big\": {]", "{\"big\"",
    ])
    func `what does not end is an error`(text: String) {
        #expect(throws: YAMLError.self) { try read(text) }
    }

    @Test func `nesting without end in what is passed over costs no stack`() {
        let text = "{\"big\": " + String(repeating: "[", count: 500_000)
        #expect(throws: YAMLError.self) { try read(text) }
    }
}
