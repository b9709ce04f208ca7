import Testing

@testable import YAML

struct MergeKeyTests {
    private func parse(_ text: String) throws -> YAMLNode? {
        try YAML.document(bytes: Array(text.utf8), path: "/f")
    }

    @Test(arguments: [
        ("x: {a: 1, <<: {a: 2}}", "2"), ("x: {<<: {a: 2}, a: 1}", "1"),
        ("x: {<<: {a: 1}, <<: {a: 2}}", "2"), ("x: {<<: [{a: 1}, {a: 2}]}", "1"),
        ("x: {a: 3, <<: [{a: 1}, {a: 2}]}", "1"), ("x: {<<: {a: 2, <<: {a: 1}}}", "1"),
        ("x: {<<: {<<: {a: 1}, a: 2}, b: 3}", "2"), ("w: &w {a: 2}\nx: {a: 1, <<: *w}", "2"),
        ("w: &w {a: 2}\nx: {a: 1, <<: [*w, *w]}", "2"), ("x: {!!merge <<: {a: 1}}", "1"),
        ("x: {a: 1, ! \"<<\": {a: 2}}", "2"), ("x: {a: 1, <<: []}", "1"),
    ])
    func `a merge key counts where it stands`(text: String, expected: String) throws {
        let node = try #require(try parse(text)?[key: "x"])
        #expect(node[key: "a"]?.scalar?.text == expected)
        #expect(node.entries?.filter { $0.name == "a" }.count == 1)
    }

    @Test func `a merge key counts at the top too`() throws {
        let text = "enabled: false\nx: &x {enabled: true}\n<<: *x\n"
        #expect(try parse(text)?[key: "enabled"]?.scalar?.resolved == .bool(true))
    }

    @Test func `a key that stands twice without a merge key is kept twice`() throws {
        let node = try #require(try parse("{b: 1, b: 2, <<: {a: 1}}"))
        #expect(node.entries?.map(\.name) == ["b", "b", "a"])
        #expect(try parse("{a: 0, <<: {a: 1}, a: 2}")?[key: "a"]?.scalar?.text == "2")
    }

    @Test(arguments: ["{\"<<\": {a: 1}}", "{!!str <<: {a: 1}}", "{!own <<: {a: 1}}"])
    func `a key in quotes or with a tag is no merge key`(text: String) throws {
        #expect(try parse(text)?[key: "a"] == nil)
        #expect(try parse(text)?[key: "<<"]?[key: "a"] != nil)
    }

    @Test(arguments: [
        "<<: 1", "<<: [1]", "<<: [[{a: 1}]]", "<<: ", "x: &x [{a: 1}]\n<<: *x",
        "x: &x {<<: *x}",
    ])
    func `a merge key takes nothing but mappings`(text: String) {
        let error = #expect(throws: YAMLError.self) { try parse(text) }
        #expect(error?.kind == .malformed)
    }
}
