import Posture
import TestFolder

/// Reports as large and as strange as a hostile node can make them.
enum HostileSamples {
    /// Bytes that are mostly no UTF-8, without a slash, so that a name is as long as its path.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix(state: seed)
        return (0..<count).map { _ in UInt8.random(in: 0x30...0xFF, using: &random) }
    }

    static var start: ProcessStart {
        var start = Samples.start
        start.path = noise(8_192, seed: 1)
        start.script = noise(8_192, seed: 2)
        start.workingDirectory = noise(8_192, seed: 3)
        start.terminal = noise(8_192, seed: 4)
        start.subject = noise(8_192, seed: 5)
        start.key = noise(8_192, seed: 6)
        start.unit = long
        start.arguments = (0..<9_000).map { noise(50, seed: $0) }
        start.argumentCount = 1_000_000
        start.ancestors = (0..<16).map {
            ProcessStart.Ancestor(pid: $0, path: noise(4_096, seed: UInt64($0)))
        }
        var container = Samples.container
        container.name = long
        container.image = long
        container.imageDigest = long
        container.pod = Container.Pod(name: long, namespace: long, uid: long)
        start.place = .container(container)
        return start
    }

    /// Much text that ends neither lines nor columns as JSON or a terminal would have it.
    static let long = String(repeating: "\u{1B}]0;\"\n\u{202E}é", count: 20_000)

    static let all: [Report] = {
        let origin = Origin.search(long)
        var deep = FactValue.string(long)
        for _ in 0..<200 { deep = .list([Fact(deep, from: origin)]) }
        let wide = FactValue.map(
            Dictionary(
                uniqueKeysWithValues: (0..<1_000).map {
                    (
                        "\($0)" + long.prefix(200),
                        Fact(.string(String(long.prefix(900))), from: origin)
                    )
                }))
        let path = FactPath(fields: ["node", long])
        let facts = [deep, wide, .string(long), .unknown(reason: long)]
        let finding = Finding(
            control: long, title: long, severity: .high, status: .fail, message: long,
            evidence: (0..<1_000).map {
                Finding.Evidence(path: path, fact: Fact(facts[$0 % facts.count], from: origin))
            }, remediation: long, references: Array(repeating: long, count: 100))
        let key = ViolationKey(rule: long, alarm: long, start: start)
        var flood = SuppressedViolations(first: 0, last: 0)
        for rule in 0..<5 {
            flood.add(1, .low, ViolationKey(rule: "\(rule)", alarm: long, start: start), at: .max)
        }
        let subjects: [Report.Subject] = [
            .violation(
                Violation(
                    start: start, severity: .high, rule: long, list: long, alarm: long,
                    otherAlarms: Array(repeating: long, count: 100), reason: long, sha256: long)),
            .finding(
                FindingChange(kind: .new, finding: finding, firstSeen: .min, lastSeen: .max)),
            .snapshot(Samples.snapshot(open: 20_000)),
            .repeatedViolation(
                ViolationSummary(
                    key: key, severity: .low, first: .min, last: .max, count: .max, untold: .max,
                    pids: Array(0..<10_000))),
            .suppressedViolations(flood),
            .gap(CoverageGap(.overload, start: 0, end: .max, count: .max, detail: long)),
            .loss(
                ReportLoss(
                    cause: .evicted, priority: .violation, destination: long, count: .max,
                    sequences: 0...UInt64.max, first: .min, last: .max, detail: long)),
            .agent(
                AgentEvent(
                    kind: .degraded, message: long,
                    details: (0..<300).map { AgentEvent.Detail("\($0)" + long, long) })),
        ]
        return subjects.map { Report($0, at: 1_795_454_069_589) }
    }()
}
