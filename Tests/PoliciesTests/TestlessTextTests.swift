import Foundation
import Posture
import Testing
import YAML

@testable import Policies

struct TestlessTextTests {
    private func testless(_ text: String) -> String? {
        TestlessText(Array(text.utf8)).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func `tests are left out and the other lines stay where they are`() throws {
        let text = """
            controls:
            - id: one
              tests:
              - {name: plain,
                  facts: {}}

              - name: |
                  severity: low
              severity: high
            - id: two
              tests:
                - {name: deeper}
            # The end.
            - id: three
            """
        let expected = """
            controls:
            - id: one
              tests: []





              severity: high
            - id: two
              tests: []

            # The end.
            - id: three
            """
        #expect(testless(text) == expected)
        let document = try #require(
            try YAML.document(bytes: Array(expected.utf8), path: "/p.yaml"))
        #expect(TestlessText(Array(text.utf8))?.isRead(in: document) == true)
    }

    @Test(arguments: [
        "controls:\n- id: one\n",
        "controls:\n- tests: [{name: plain}]\n",
        "controls:\n- id: one\n  tests:\n    name: no list\n",
        "controls:\n- id: one\n  tests: # a comment\n  - {name: plain}\n",
        "params:\n  tests:\n  - {name: plain}\n",
        "controls:\n- id: one\n  tests:\n  - &named {name: plain}\n",
        "controls:\n- id: one\n  tests:\n  - {name: plain}\r  severity: low\n",
        "controls:\n- id: one\n  tests:\n  - {name: plain}\u{2028}  severity: low\n",
        "controls:\n- id: one\n  tests:\n  - name: \"plain\n  severity: low # \"\n",
        "controls:\n- id: one\n  tests:\n  - {name: a's, as: 'plain\n  severity: low # '}\n",
        "controls:\n- id: one\n  tests:\n  - {facts: {\n  severity: low // }}\n",
        "controls:\n- id: one\n  tests:\n  - name: a]\n    given: [\n  severity: low, //]\n",
    ])
    func `what may be something else is left as it is`(text: String) {
        #expect(testless(text) == nil)
    }

    @Test func `a word with an apostrophe, texts in quotes and brackets are left out`() {
        let test = "{name: IPv6's and root's, at: ['[::1]:1', \"a's \\\"b\\\"\"], facts: {}}"
        #expect(
            testless("controls:\n- id: one\n  tests:\n  - \(test)\n")
                == "controls:\n- id: one\n  tests: []\n\n")
    }

    /// To read their tests would cost every check a third of what all packs cost.
    @Test func `the packs that come with Merlon are read without their tests`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "policies")
        let packs = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".yaml") }
        #expect(packs.count > 10)
        for pack in packs {
            let bytes = try Data(contentsOf: folder.appending(path: pack))
            #expect(TestlessText(Array(bytes)) != nil, "\(pack)")
        }
    }

    /// Lines within quotes may be indented as they like.
    @Test func `a text that looks like tests is read as it is`() throws {
        let title = "A title\n  tests:\n  - and what belongs to it\n  severity: low"
        let text = examplePack(extra: "  rationale: \"\(title)\"")
        let pack = try PackReader(shape: exampleShape, keepsTests: false)
            .pack(bytes: Array(text.utf8), path: "/p.yaml")
        #expect(
            pack.controls.first?.rationale
                == "A title tests: - and what belongs to it severity: low")
    }

    @Test(arguments: ["hihg", "low\n  tests: [}"])
    func `a mistake beside tests has its own place`(severity: String) {
        let text = examplePack(severity: severity)
        for keepsTests in [true, false] {
            let reader = PackReader(shape: exampleShape, keepsTests: keepsTests)
            #expect(throws: PolicyError.self) {
                try reader.pack(bytes: Array(text.utf8), path: "/p.yaml")
            }
        }
        let errors = [true, false].map { keepsTests in
            do throws(PolicyError) {
                _ = try PackReader(shape: exampleShape, keepsTests: keepsTests)
                    .pack(bytes: Array(text.utf8), path: "/p.yaml")
                return "none"
            } catch {
                return error.description
            }
        }
        #expect(errors[0] == errors[1])
    }
}
