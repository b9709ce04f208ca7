import Posture
import Testing

@testable import Policies

struct FrameworkTests {
    private func framework(_ items: String) throws -> Framework {
        let text = """
            apiVersion: merlon.dev/v1alpha1
            kind: Framework
            metadata: {name: site, title: The site's rules, prefix: site}
            items: \(items)
            """
        return try FrameworkReader.framework(bytes: Array(text.utf8), path: "/f.yaml")
    }

    private func finding(_ status: Finding.Status, _ references: [String]) -> Finding {
        Finding(
            control: "c-\(status.rawValue)", title: "t", severity: .low, status: status,
            message: "m", evidence: [], remediation: "", references: references)
    }

    @Test func `an item is as the worst of its controls`() throws {
        let framework = try framework(
            "[{id: '1', title: A}, {id: '2', title: B}, {id: '1.1', title: C}]")
        let review = FrameworkReview(
            framework,
            findings: [
                finding(.pass, ["site/1"]), finding(.manual, ["other/1", "site/1"]),
                finding(.fail, ["sites/1", "site/2"]), finding(.unknown, ["site/2"]),
            ])
        #expect(review.entries.map(\.item.id) == ["1", "2", "1.1"])
        #expect(review.entries.map(\.status) == [.manual, .fail, nil])
        #expect(review.entries[1].findings.map(\.control) == ["c-fail", "c-unknown"])
    }

    @Test(arguments: [
        ([Finding.Status.pass, .waived], Finding.Status.waived), ([.waived, .manual], .manual),
        ([.waived, .unknown], .unknown), ([.notApplicable, .waived], .waived),
        ([.notApplicable, .pass], .pass),
    ])
    func `what is accepted is no pass of the item`(
        statuses: [Finding.Status], expected: Finding.Status
    ) throws {
        let framework = try framework("[{id: '1', title: A}]")
        for findings in [statuses, statuses.reversed()] {
            let review = FrameworkReview(
                framework, findings: findings.map { finding($0, ["site/1"]) })
            #expect(review.entries[0].status == expected)
        }
    }

    @Test(arguments: [
        ("[]", "'items' must have between 1 and 5000 entries"),
        ("[{id: a, title: A}, {id: a, title: B}]", "item 'a' stands twice"),
        ("[{id: a, titel: A}]", "unknown key 'titel' in an item; did you mean 'title'?"),
    ])
    func `a mistake in a framework is told`(items: String, problem: String) throws {
        let error = #expect(throws: PolicyError.self) { try framework(items) }
        #expect("\(error, default: "")".contains(problem))
    }
}
