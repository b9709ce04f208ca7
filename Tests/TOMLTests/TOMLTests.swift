import Testing

@testable import TOML

struct TOMLTests {
    private func document(_ text: String) throws -> TOMLNode {
        try TOML.document(bytes: Array(text.utf8), path: "/f")
    }

    private func error(_ text: String) -> TOMLError? {
        #expect(throws: TOMLError.self, "\(text)") { try document(text) }
    }

    @Test func `each value has its place`() throws {
        let node = try document(
            "a = 1\n[plugins.\"io.x\"] # comment\n  é-\n".replacing("  é-\n", with: "")
                + "  \"ü\" = [true, { b.c = 'x' }]\n[[list]]\n[[list]]\nd = \"e\"\n")
        let plugin = node["plugins"]?["io.x"]
        #expect(plugin?.line == 2)
        let array = plugin?["ü"]?.elements ?? []
        #expect(array.map(\.column) == [10, 16])
        let inner = array.last?["b"]?["c"]
        #expect(inner?.text == "x" && inner?.line == 3 && inner?.column == 24)
        #expect(node["list"]?.elements?.count == 2)
        #expect(node["list"]?.elements?[1]["d"]?.line == 6)
    }

    @Test(arguments: [
        ("a = \n", 1, 5), ("[a\nb=1", 1, 3), ("a = 1\na = 2", 2, 1), ("a = \"x", 1, 7),
        ("x = 1 y", 1, 7), ("a = [1, 2\nb = 3", 2, 1), ("a = \"\\q\"", 1, 7),
    ])
    func `an error tells where`(text: String, line: Int, column: Int) {
        let error = error(text)
        #expect(error?.line == line && error?.column == column, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("[", 200), ("a = [", 70_000), ("a = {b = ", 5_000), ("a.", 5_000), ("[[a.", 300),
    ])
    func `what is hostile ends in an error`(opening: String, count: Int) {
        let text =
            opening.hasPrefix("a = ")
            ? "a = " + String(repeating: String(opening.dropFirst(4)), count: count)
            : String(repeating: opening, count: count)
        _ = error(text)
    }

    @Test func `a mark of the byte order is passed over`() throws {
        #expect(try document("\u{FEFF}a = 1")["a"]?.column == 5)
    }

    @Test func `values beyond the limit are an error`() {
        var limits = TOMLLimits()
        limits.nodes = 10
        let text = "a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]"
        #expect(throws: TOMLError.self) {
            try TOML.document(bytes: Array(text.utf8), path: "/f", limits: limits)
        }
    }

    @Test func `keys and braces together go no deeper than the limit`() {
        let key = Array(repeating: "k", count: 40).joined(separator: ".")
        _ = error("\(key) = { \(key) = 1 }")
    }
}
