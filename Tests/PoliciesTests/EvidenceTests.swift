import Posture
import Testing

@testable import Policies

struct EvidenceTests {
    private let facts = node(kubelets: [
        [
            "anonymous": fact(.bool(false), line: 7), "port": fact(.int(1)),
            "suites": fact(.list([fact(.string("a")), fact(.string("b"))])),
            "gates": fact(.map(["X": fact(.bool(true))])),
            "mode": fact(.unknown(reason: "permission denied")),
        ]
    ])

    @Test(arguments: [
        ("!node.kubelet.anonymous", ["anonymous"]),
        ("!node.kubelet.anonymous || node.kubelet.port == 1", ["anonymous"]),
        ("node.kubelet.port > 0 && node.kubelet.port < 9", ["port"]),
        ("node.kubelet.port == 1 && now > timestamp(0)", ["port"]),
        ("has(node.kubelet.gates) && node.kubelet.gates['X']", ["gates.X"]),
        ("has(node.kubelet) && node.kubelet.port == 1", ["port"]),
        ("size(node.kubelet.suites) == 2", ["suites"]),
        ("node.kubelet.suites.exists(s, s == 'b')", ["suites[0]", "suites[1]"]),
        ("'a' in node.kubelet.suites", ["suites"]),
        ("node.kubelet.idle > duration('1h')", ["idle"]),
        ("node.kubelet.mode == '0600'", ["mode"]),
        ("origin(node.kubelet.port).contains('x')", ["port"]),
        ("1 == 1", []),
    ])
    func `evidence is what the expression read`(expression: String, paths: [String]) throws {
        let evidence = try finding(expression, on: facts).evidence
        #expect(evidence.map(\.path.description) == paths.map { "node.kubelet.\($0)" })
    }

    @Test func `evidence carries the value with its origin`() throws {
        let evidence = try finding("!node.kubelet.anonymous", on: facts).evidence
        #expect(evidence.map(\.fact) == [fact(.bool(false), line: 7)])
    }

    @Test func `unknown evidence carries its reason`() throws {
        let evidence = try finding("node.kubelet.mode == 'x'", on: facts).evidence
        #expect(evidence.map(\.fact?.value) == [.unknown(reason: "permission denied")])
    }

    @Test func `what is absent is told as absent`() throws {
        let evidence = try finding("!has(node.kubelet.idle)", on: facts).evidence
        #expect(evidence.map(\.path.description) == ["node.kubelet.idle"])
        #expect(evidence.allSatisfy { $0.fact == nil })
    }

    @Test func `where the condition made the result its evidence counts`() throws {
        let evidence = try finding("!node.kubelet.anonymous", on: FactSet([])).evidence
        #expect(evidence.map(\.path.description) == ["node.kubelet"])
    }

    @Test func `of many facts the first and the last are kept and the rest is counted`() throws {
        let suites = (0..<300).map { fact(.string("\($0)")) }
        let finding = try finding(
            "node.kubelet.suites.all(s, s != '299')",
            on: node(kubelets: [["suites": fact(.list(suites))]]))
        #expect(finding.status == .fail)
        #expect(finding.evidence.first?.fact?.value == .string("0"))
        #expect(finding.evidence.last?.fact?.value == .string("299"))
        #expect(finding.evidence.count + finding.omittedEvidence == 300)
        #expect(finding.evidence.count == 40)
    }

    @Test func `a large value is cut and says so`() throws {
        let suites = (0..<1_000).map { _ in fact(.string(String(repeating: "x", count: 5_000))) }
        let evidence = try finding(
            "size(node.kubelet.suites) == 0",
            on: node(kubelets: [["suites": fact(.list(suites))]])
        ).evidence
        let shown = try #require(evidence.first)
        #expect(shown.isShortened)
        guard case .list(let elements) = shown.fact?.value,
            case .string(let text) = elements.first?.value
        else {
            Issue.record("no list of texts")
            return
        }
        #expect(elements.count < 1_000)
        #expect(text.count == 1_001)
    }
}
