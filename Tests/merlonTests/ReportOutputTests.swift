import Foundation
import Posture
import Testing

@testable import merlon

struct ReportOutputTests {
    private func table(width: Int = 60, isColored: Bool = false) -> String {
        ReportTable(style: Style(isColored: isColored), width: width, isVerbose: true)
            .text(ExampleReport.report, failOn: .high)
    }

    @Test func `the table lets nothing of the node reach the terminal as a command`() {
        let scalars = table().unicodeScalars
        #expect(!scalars.contains { $0 != "\n" && TerminalText.isUnsafe($0) })
    }

    @Test(arguments: [40, 60, 120])
    func `the table keeps to the width`(width: Int) {
        let lines = table(width: width).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= width }, "\(lines.filter { $0.count > width })")
    }

    @Test func `colour is used where it is wanted`() {
        #expect(table(isColored: true).contains("\u{1B}[1;31mFAIL"))
        #expect(!table().contains("\u{1B}"))
    }

    @Test func `JSON gives back what the node said and holds no control character`() throws {
        let text = ReportJSON.text(ExampleReport.report)
        #expect(!text.unicodeScalars.contains { $0 != "\n" && TerminalText.isUnsafe($0) })
        let report = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let node = try #require((report as? [String: Any])?["node"] as? [String: Any])
        #expect(node["name"] as? String == ExampleReport.hostile)
    }

    @Test func `facts are one entry a leaf`() throws {
        let fact = Fact(.unknown(reason: "why"), from: .search("there"))
        let facts = FactSet([
            FactSet.Component(name: "a", instances: [Fact(.int(1), from: .search("here"))]),
            FactSet.Component(name: "b", instances: [fact]),
        ])
        let leaves = FactLeaves(facts).leaves
        let text = FactsJSON.text(leaves)
        let entries = try JSONDecoder().decode([String: Entry].self, from: Data(text.utf8))
        #expect(
            entries == [
                "node.a": Entry(value: 1, unknown: nil, origin: "here"),
                "node.b": Entry(value: nil, unknown: "why", origin: "there"),
            ])
        #expect(
            FactsTable(style: Style(isColored: false)).text(leaves)
                == "node.a = 1  (here)\nnode.b = unknown: why  (there)\n")
    }

    private struct Entry: Codable, Equatable {
        let value: Int?
        let unknown: String?
        let origin: String
    }
}
