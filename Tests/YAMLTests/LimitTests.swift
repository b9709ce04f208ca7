import Testing

@testable import YAML

struct LimitTests {
    private func error(_ text: String, nodes: Int = 500_000) -> YAMLError? {
        var limits = YAMLLimits()
        limits.nodes = nodes
        return #expect(throws: YAMLError.self) {
            try YAML.document(
                bytes: Array(text.utf8), path: "/f", limits: limits, onlyFirst: true)
        }
    }

    @Test(arguments: ["[", "{\"a\":", "{\"a\":[", "[\n", "x: {a: [", "- "], [300, 2_000, 20_000])
    func `deep nesting is a limit and no refusal`(opening: String, count: Int) {
        #expect(error(String(repeating: opening, count: count))?.kind == .limit)
    }

    @Test func `aliases do not nest deeper either`() {
        var text = "a0: &a0 {}\n"
        for level in 1...100 {
            let (open, close) = (
                String(repeating: "[", count: 50), String(repeating: "]", count: 50)
            )
            text += "a\(level): &a\(level) \(open)*a\(level - 1)\(close)\n"
        }
        let error = error(text)
        #expect(error?.kind == .limit)
        #expect(error?.line == 4)
    }

    @Test func `as deep as the limit is read`() throws {
        let depth = YAMLLimits().depth
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text =
                String(repeating: open, count: depth) + "1"
                + String(repeating: close, count: depth)
            for key in ["a: ", ""] where key == "a: " || open != "[" {
                let bytes = Array((key + text).utf8)
                #expect(try YAML.document(bytes: bytes, path: "/f", onlyFirst: true) != nil)
            }
        }
    }

    @Test(arguments: ["a: [1, 2, 3, 4]", "{\"a\": [1, 2, 3, 4]}", "a: &a [1]\nb: [*a, *a]"])
    func `too many values are a limit and no refusal`(text: String) {
        #expect(error(text, nodes: 6)?.kind == .limit)
    }

    @Test func `values nearly all from aliases are refused`() {
        let list = Array(repeating: "x", count: 150).joined(separator: ",")
        let aliases = Array(repeating: "*a", count: 600).joined(separator: ",")
        #expect(error("a: &a [\(list)]\nb: [\(aliases)]")?.kind == .malformed)
    }
}
