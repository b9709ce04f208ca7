import Policies
import Posture
import Testing

@testable import Agent

struct CheckReportTests {
    private func report(_ findings: [(Severity, Finding.Status)]) -> CheckReport {
        CheckReport(
            started: 0, duration: .zero,
            node: NodeIdentity(name: "n", root: "/", roles: [], os: nil, kubernetes: nil),
            packs: [], notes: [],
            findings: findings.map { severity, status in
                Finding(
                    control: "c", title: "", severity: severity, status: status, message: "",
                    evidence: [], remediation: "", references: [])
            })
    }

    @Test(
        arguments: [
            ([], Verdict.passed), ([(.high, .pass)], .passed), ([(.high, .notApplicable)], .passed),
            ([(.high, .fail)], .failed), ([(.critical, .fail)], .failed),
            ([(.medium, .fail)], .passed),
            ([(.high, .unknown)], .undecided), ([(.medium, .unknown)], .passed),
            ([(.high, .unknown), (.critical, .fail)], .failed),
            ([(.high, .unknown), (.medium, .fail)], .undecided), ([(.high, .waived)], .passed),
        ] as [([(Severity, Finding.Status)], Verdict)])
    func `what is at or above the threshold gives the verdict`(
        findings: [(Severity, Finding.Status)], verdict: Verdict
    ) {
        #expect(report(findings).verdict(failOn: .high) == verdict)
    }

    @Test(
        arguments: [
            ([], nil), ([(.high, .notApplicable)], nil), ([(.info, .fail)], nil),
            ([(.high, .pass)], 100), ([(.high, .fail)], 0), ([(.high, .unknown)], 0),
            ([(.critical, .pass), (.low, .fail)], 90),
            ([(.low, .pass), (.low, .pass), (.low, .fail)], 66),
        ] as [([(Severity, Finding.Status)], Int?)])
    func `the score weighs what passed by severity`(
        findings: [(Severity, Finding.Status)], score: Int?
    ) {
        #expect(report(findings).score == score)
    }

    @Test func `a node to which nothing applied is told apart from one that passed`() {
        #expect(!report([(.high, .notApplicable)]).hasApplied)
        #expect(report([(.high, .notApplicable), (.low, .unknown)]).hasApplied)
    }
}
