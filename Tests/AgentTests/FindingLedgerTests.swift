import Posture
import TestFolder
import Testing

@testable import Agent

struct FindingLedgerTests {
    private func finding(
        _ control: String, _ status: Finding.Status, severity: Severity = .high,
        message: String = "as it is", evidence: [Finding.Evidence] = []
    ) -> Finding {
        Finding(
            control: control, title: control, severity: severity, status: status, message: message,
            evidence: evidence, remediation: "", references: [])
    }

    private func kinds(_ changes: [FindingChange]) -> [String] {
        changes.map { "\($0.finding.control) \($0.kind.rawValue)" }
    }

    @Test func `a finding's life is told once at each turn`() {
        var ledger = FindingLedger()
        #expect(kinds(ledger.take([finding("a", .fail)], at: 1)) == ["a new"])
        #expect(kinds(ledger.take([finding("a", .fail)], at: 2)).isEmpty)
        #expect(
            kinds(ledger.take([finding("a", .fail, message: "otherwise")], at: 3)) == ["a changed"])
        let fixed = ledger.take([finding("a", .pass)], at: 4)
        #expect(kinds(fixed) == ["a fixed"])
        #expect(fixed.first?.before == .fail)
        #expect(kinds(ledger.take([finding("a", .pass, message: "x")], at: 5)).isEmpty)
        let back = ledger.take([finding("a", .unknown)], at: 6)
        #expect(kinds(back) == ["a regressed"])
        #expect(back.first?.firstSeen == 6)
        #expect(kinds(ledger.take([], at: 7)) == ["a removed"])
        #expect(kinds(ledger.take([], at: 8)).isEmpty)
    }

    @Test func `what passes from the start is not told, and what never passed is no regression`() {
        var ledger = FindingLedger()
        #expect(
            ledger.take([finding("a", .pass), finding("b", .notApplicable)], at: 1).isEmpty)
        #expect(
            kinds(ledger.take([finding("a", .pass), finding("b", .fail)], at: 2)) == ["b new"])
    }

    @Test func `unknown that becomes a failure is a change with its new beginning`() {
        var ledger = FindingLedger()
        _ = ledger.take([finding("a", .unknown)], at: 1)
        let change = ledger.take([finding("a", .fail)], at: 9).first
        #expect(change?.kind == .changed)
        #expect(change?.firstSeen == 9)
        #expect(ledger.take([finding("a", .fail, message: "b")], at: 12).first?.firstSeen == 9)
    }

    /// What becomes of a failure whose fact is another one in the next check.
    private func kinds(from first: Fact, to second: Fact) -> [String] {
        var ledger = FindingLedger()
        let changes = [first, second].map { fact in
            let evidence = Finding.Evidence(path: FactPath(fields: ["node", "x"]), fact: fact)
            return ledger.take([finding("a", .fail, evidence: [evidence])], at: 1)
        }
        return kinds(changes[1])
    }

    @Test func `another value and another origin of what was read are a change`() {
        let fact = Fact(.list([Fact(.string("b"), from: .process(pid: 1))]), from: .search("c"))
        let other = Fact(.list([Fact(.string("b"), from: .process(pid: 2))]), from: .search("c"))
        #expect(kinds(from: fact, to: fact).isEmpty)
        #expect(kinds(from: fact, to: other) == ["a changed"])
        #expect(kinds(from: fact, to: Fact(fact.value, from: .search("d"))) == ["a changed"])
        #expect(kinds(from: fact, to: Fact(.int(1), from: .search("c"))) == ["a changed"])
    }

    @Test func `the order in which a map has its fields is no change`() {
        let fields = (Int64(0)..<40).map { ("field \($0)", Fact(.int($0), from: .search("c"))) }
        var roomy = [String: Fact](minimumCapacity: 4_000)
        for (name, fact) in fields { roomy[name] = fact }
        let first = Fact(.map(Dictionary(uniqueKeysWithValues: fields)), from: .search("c"))
        let second = Fact(.map(roomy), from: .search("c"))
        #expect("\(first.value)" != "\(second.value)")
        #expect(kinds(from: first, to: second).isEmpty)
    }

    /// Of that there are digests in the files of before.
    @Test(arguments: [
        FactValue.bool(true), .int(-5), .double(1), .string("a\"b\n\u{0}\u{202E}é"),
        .duration(nanoseconds: 5), .timestamp(seconds: 6), .unknown(reason: "\"x\""), .list([]),
        .map([:]), .map(["k": Fact(.bool(false), from: .process(pid: 1))]),
        .list([
            Fact(.string("x"), from: .file(path: "/a", line: 1)), .unknown("y", from: .search("z")),
        ]),
    ])
    func `a value has the text that it had in ledgers of before`(value: FactValue) {
        #expect(value.ledgerText == "\(value)")
    }

    @Test func `the gravest is told first`() {
        var ledger = FindingLedger()
        let changes = ledger.take(
            [
                finding("a", .fail, severity: .low), finding("c", .fail, severity: .critical),
                finding("b", .fail, severity: .critical),
            ], at: 1)
        #expect(changes.map(\.finding.control) == ["b", "c", "a"])
    }

    @Test func `the file brings the same ledger back`() throws {
        let folder = try TestFolder()
        let file = FindingLedgerFile(path: try folder.place("ledger.json"))
        #expect(try file.read() == FindingLedger())
        var ledger = FindingLedger()
        _ = ledger.take(
            [finding("a", .fail), finding("b: \"c\"\n", .unknown), finding("d", .pass)], at: 5)
        try file.write(ledger)
        #expect(try file.read() == ledger)
    }

    @Test(arguments: ["", "{}", "[]", "{\"schema\": \"other\"}", "not: [json"])
    func `another file is refused`(text: String) throws {
        let folder = try TestFolder()
        try folder.write("ledger.json", text)
        let file = FindingLedgerFile(path: try folder.place("ledger.json"))
        #expect(throws: (any Error).self) { try file.read() }
    }
}
