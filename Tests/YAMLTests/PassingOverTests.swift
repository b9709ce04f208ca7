import Testing

@testable import YAML

struct PassingOverTests {
    private func read(_ text: String, passingOver part: YAMLPart? = YAMLPart(key: "big", depth: 1))
        throws -> YAMLNode
    {
        try #require(
            try YAML.document(bytes: Array(text.utf8), path: "/f", passingOver: part))
    }

    @Test(arguments: [
        "[1, [2, {a: b}]]", "\n- a\n- {b: [c]}\n- |\n  text\n-\n", "[!!int nonsense]", "[*nothing]",
    ])
    func `a list is passed over as a whole`(value: String) throws {
        let node = try read("big: \(value)\nb: 1\n")
        #expect(node[key: "big"]?.elements == [])
        #expect(node[key: "b"]?.scalar?.resolved == .int(1))
        let lines = value.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(node[key: "b"]?.line == 1 + lines)
    }

    @Test func `a mapping stays a mapping, and a scalar what it is`() throws {
        #expect(try read("big: {a: [b]}")[key: "big"]?.entries == [])
        #expect(try read("big: text")[key: "big"]?.scalar?.text == "text")
    }

    @Test func `the key counts at its depth alone`() throws {
        let text = "a: {big: [1]}\nlist: [{big: [2]}]\nbig: [3]"
        let node = try read(text)
        #expect(node[key: "a"]?[key: "big"]?.elements?.count == 1)
        #expect(node[key: "list"]?.elements?[0][key: "big"]?.elements?.count == 1)
        #expect(node[key: "big"]?.elements == [])
        let inList = try read(text, passingOver: YAMLPart(key: "big", depth: 3))
        #expect(inList[key: "list"]?.elements?[0][key: "big"]?.elements == [])
        #expect(inList[key: "a"] == node[key: "a"])
        #expect(inList[key: "big"]?.elements?.count == 1)
    }

    @Test func `the key counts below the other one alone`() throws {
        let part = YAMLPart(key: "big", depth: 2, below: "a")
        let node = try read("a: {big: [1]}\nb: {big: [2]}", passingOver: part)
        #expect(node[key: "a"]?[key: "big"]?.elements == [])
        #expect(node[key: "b"]?[key: "big"]?.elements?.count == 1)
    }

    @Test(arguments: [
        "big: [&x 1]\nb: *x", "big: &x [1]\nb: *x", "big: [{c: &x {d: [e]}}]\nb: *x",
        "a: &x 0\nbig: [&x 1]\nb: *x", "big: [&x 1, *x]\nb: [*x]\n<<: {c: d}",
    ])
    func `what an alias elsewhere names is read`(text: String) throws {
        #expect(try read(text) == read(text, passingOver: nil))
    }

    @Test func `an alias names what was defined anew behind the part`() throws {
        let node = try read("big: [&x 1]\na: &x 2\nb: *x")
        #expect(node[key: "b"]?.scalar?.text == "2")
        #expect(node[key: "big"]?.elements == [])
    }

    @Test(arguments: ["big: [", "big: [}", "big: [\"", "big: [1]\na: *none"])
    func `what is no YAML is an error`(text: String) {
        #expect(throws: YAMLError.self) { try read(text) }
    }

    @Test func `further documents are an error, and Kubernetes' form is read whole`() throws {
        #expect(throws: YAMLError.self) { try read("big: [1]\n---\na: b") }
        let node = try YAML.document(
            bytes: Array("big: [1]".utf8), path: "/f", onlyFirst: true,
            passingOver: YAMLPart(key: "big", depth: 1))
        #expect(node?[key: "big"]?.elements?.count == 1)
    }
}
