import CEL
import Posture
import Spelling
import YAML

/// Reads one control of a pack.
struct ControlReader {
    let path: String
    let language: PolicyLanguage
    let shape: FactShape
    let parameters: PackParameters
    /// Whether what tests say is read.
    let keepsTests: Bool
    /// The pack as it stands in the file.
    let bytes: [UInt8]
    /// What `when` says in controls that were read; many say the same.
    private(set) var conditions: [String: Clause] = [:]

    mutating func control(_ node: YAMLNode) throws(YAMLError) -> Control {
        let reader = try MappingReader(
            node, path: path, role: "a control",
            known: [
                "id", "title", "severity", "phase", "when", "expression", "manual", "message",
                "rationale", "remediation", "references", "tests",
            ])
        let id = try identifier(reader)
        let tests = try tests(reader)
        return Control(
            id: id,
            title: try reader.requiredText("title"),
            severity: try named(reader, "severity"),
            phase: reader.value("phase") == nil ? .bootstrap : try named(reader, "phase"),
            when: try condition(reader),
            requirement: try requirement(reader),
            message: try clause(reader, "message", expecting: .string),
            parameters: parameters,
            questions: shape.questions,
            rationale: try reader.text("rationale") ?? "",
            remediation: try remediation(reader),
            references: try references(reader),
            tests: tests,
            location: "\(path):\(node.line):\(node.column)")
    }

    private func identifier(_ reader: MappingReader) throws(YAMLError) -> String {
        let id = try reader.requiredText("id")
        let isKebabCase =
            id.utf8.allSatisfy {
                0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-")
            } && !id.hasPrefix("-") && !id.hasSuffix("-") && !id.contains("--")
        guard isKebabCase, id.utf8.count <= 100 else {
            throw reader.problem(
                "'\(id)' is no id: write lower-case words joined by '-', 100 characters at most",
                at: try reader.required("id"))
        }
        return id
    }

    private func named<Value: RawRepresentable<String> & CaseIterable>(
        _ reader: MappingReader, _ key: String
    ) throws(YAMLError) -> Value {
        let text = try reader.requiredText(key)
        if let value = Value(rawValue: text) { return value }
        let names = Value.allCases.map(\.rawValue)
        throw reader.problem(
            "\(key) is '\(text)'; it must be one of \(names.joined(separator: ", "))"
                + NearName.hint(for: text, among: names),
            at: try reader.required(key))
    }

    private func requirement(
        _ reader: MappingReader
    ) throws(YAMLError) -> Control.Requirement {
        guard let manual = reader.value("manual") else {
            return .expression(try requiredClause(reader, "expression", expecting: .bool))
        }
        for key in ["expression", "message"] {
            if let node = reader.value(key) {
                throw reader.problem(
                    "a control with 'manual' is answered by a person and has no '\(key)'",
                    at: node)
            }
        }
        let text = try reader.requiredText("manual")
        if text.utf8.count > 2_000 {
            throw reader.problem("'manual' has 2000 bytes at most", at: manual)
        }
        return .manual(text)
    }

    private mutating func condition(_ reader: MappingReader) throws(YAMLError) -> Clause? {
        guard let scalar = reader.value("when")?.scalar, scalar.tag == nil else {
            return try clause(reader, "when", expecting: .bool)
        }
        if let known = conditions[scalar.text] { return known }
        let condition = try clause(reader, "when", expecting: .bool)
        conditions[scalar.text] = condition
        return condition
    }

    private func requiredClause(
        _ reader: MappingReader, _ key: String, expecting type: Type
    ) throws(YAMLError) -> Clause {
        _ = try reader.required(key)
        guard let clause = try clause(reader, key, expecting: type) else {
            throw reader.problem("'\(key)' is empty", at: reader.node)
        }
        return clause
    }

    private func clause(
        _ reader: MappingReader, _ key: String, expecting type: Type
    ) throws(YAMLError) -> Clause? {
        guard let node = reader.value(key) else { return nil }
        if node.scalar?.tag?.hasPrefix("!") == true {
            throw reader.problem(
                "'\(key)' begins with '!', which YAML takes for a tag; put the expression in quotes",
                at: node)
        }
        // `expression: true` is a boolean to YAML and an expression to us.
        guard let source = node.scalar?.text else {
            throw reader.problem(
                "'\(key)' must be an expression, not \(node.kindInWords)", at: node)
        }
        do throws(CELError) {
            return Clause(program: try language.compile(source, expecting: type))
        } catch {
            let place = ScalarPosition(bytes: bytes).place(
                line: error.position.line, column: error.position.column, in: node)
            throw YAMLError(
                path: path, line: place.line, column: place.column,
                problem: "\(key): \(error.message)")
        }
    }

    private func remediation(_ reader: MappingReader) throws(YAMLError) -> Remediation {
        guard let node = reader.value("remediation") else {
            return Remediation(text: "", kubeletConfig: nil)
        }
        let remediation = try MappingReader(
            node, path: path, role: "remediation", known: ["text", "kubeletConfig"])
        if let config = remediation.value("kubeletConfig"), config.entries == nil {
            throw remediation.problem(
                "'kubeletConfig' must be a mapping, not \(config.kindInWords)", at: config)
        }
        return Remediation(
            text: try remediation.requiredText("text"),
            kubeletConfig: remediation.value("kubeletConfig"))
    }

    private func references(_ reader: MappingReader) throws(YAMLError) -> [String] {
        let references = try reader.texts("references")
        for (reference, node) in zip(references, try reader.elements("references")) {
            let parts = reference.split(
                separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count < 2 || parts.contains(where: \.isEmpty) {
                throw reader.problem(
                    "reference '\(reference)' must be 'framework/item', as 'cis-1.12/4.2.1'",
                    at: node)
            }
        }
        return references
    }

    private func tests(_ reader: MappingReader) throws(YAMLError) -> [ControlTest] {
        var tests: [ControlTest] = []
        let nodes = try reader.elements("tests")
        for node in keepsTests ? nodes : [] {
            let test = try test(node)
            if tests.contains(where: { $0.name == test.name }) {
                throw reader.problem("two tests have the name '\(test.name)'", at: node)
            }
            tests.append(test)
        }
        return tests
    }

    private func test(_ node: YAMLNode) throws(YAMLError) -> ControlTest {
        let reader = try MappingReader(
            node, path: path, role: "a test", known: ["name", "facts", "params", "now", "expect"])
        let name = try reader.requiredText("name")
        let expected = try reader.requiredText("expect")
        guard let expect = Finding.Status(rawValue: expected), expect != .waived else {
            throw reader.problem(
                "'expect' is '\(expected)'; it must be pass, fail, unknown, notApplicable "
                    + "or manual",
                at: try reader.required("expect"))
        }
        let decoder = FactDecoder(path: path, origin: .example(name))
        let facts = try reader.required("facts")
        if facts.entries?.first?.key.scalar?.text.hasPrefix("$") == true {
            throw reader.problem(
                "'facts' must name components; write {kubelet: {$unknown: the reason}}", at: facts)
        }
        return ControlTest(
            name: name,
            facts: try decoder.fact(
                facts, as: shape.root, at: FactPath(fields: [PolicyLanguage.node])),
            now: try moment(reader),
            parameters: try testParameters(reader),
            expect: expect,
            location: "\(path):\(node.line):\(node.column)")
    }

    /// The pack's parameters with what a test sets in the place of their defaults; nil where it
    /// sets none.
    private func testParameters(_ reader: MappingReader) throws(YAMLError) -> PackParameters? {
        guard let node = reader.value("params") else { return nil }
        return try parameters.setting(node, path: path, role: "the parameters of a test")
    }

    private func moment(_ reader: MappingReader) throws(YAMLError) -> Int64? {
        guard let text = try reader.text("now") else { return nil }
        guard let seconds = InternetTime.seconds(text) else {
            throw reader.problem(
                "'now' must be a time such as '2026-11-23T17:00:00Z'",
                at: try reader.required("now"))
        }
        return seconds
    }
}
