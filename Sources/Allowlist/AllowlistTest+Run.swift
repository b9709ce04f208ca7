import Posture

extension AllowlistSet {
    /// What is wrong where a test of a list does not end as it expects: a line for each.
    ///
    /// The tests of each list are held against all lists that hold on its systems, in which an
    /// earlier one may decide otherwise; users that are named get numbers of their own.
    package func testProblems() throws(AllowlistError) -> [String] {
        let accounts = exampleAccounts
        var problems: [String] = []
        for system in [nil] + Set(lists.flatMap(\.systems)).sorted().map(Optional.some) {
            let holding = lists(on: system.map { [$0] } ?? [])
            let engine = AllowlistEngine(try AllowlistSet(holding), accounts: accounts)
            for list in holding
            where system.map({ list.systems.contains($0) }) ?? list.systems.isEmpty {
                problems += list.tests.compactMap { $0.problem(with: engine, accounts: accounts) }
            }
        }
        return problems
    }
}

extension AllowlistTest {
    /// Nil where the engine says what the test expects.
    package func problem(with engine: AllowlistEngine, accounts: [String: UInt32]) -> String? {
        var start = start
        start.euid = user?.number(accounts: accounts)
        start.uid = start.uid ?? start.euid
        start.loginUid = loginUser?.number(accounts: accounts)
        let decision = engine.decide(start, content: content)
        var wrong: [String] = []
        if decision.outcome.description != expect {
            wrong.append("expected \(expect), but it is \(decision.outcome)")
        }
        if let rule, decision.rule != rule {
            wrong.append(
                "expected rule '\(rule)', but "
                    + (decision.rule.map { "'\($0)' decided" } ?? "none decided"))
        }
        if let alarm, decision.alarm != alarm, !decision.otherAlarms.contains(alarm) {
            wrong.append("expected the alarm '\(alarm)', which is not raised")
        }
        if let severity {
            if case .alert(severity) = decision.outcome {
            } else {
                wrong.append("expected the severity \(severity.rawValue)")
            }
        }
        if wrong.isEmpty { return nil }
        return "\(location): test '\(name)': \(wrong.joined(separator: "; ")) (\(decision.reason))"
    }
}
