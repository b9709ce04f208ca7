import Posture

@testable import OTLP

/// Reports of every kind with everything in them, and who sends them.
enum Samples {
    static let source = ReportSource(
        version: "0.1.0", instance: "4f0c", hostName: "worker-7", hostID: "307b07c437e0480e",
        architecture: "amd64", osName: "Debian GNU/Linux", osVersion: "12", nodeName: "worker-7",
        nodeUID: "6a1d8f4e-1111-4222-8333-944445555666", cluster: "prod-eu1",
        labels: ["team": "storage"])

    static var container: Container {
        var container = Container(id: String(repeating: "a3", count: 32))
        container.runtime = .containerd
        container.name = "web"
        container.pod = Container.Pod(
            name: "web-5d9c", namespace: "shop", uid: "77b8a6f0-aaaa-4bbb-8ccc-1234567890ab")
        container.image = "registry.example/web:1"
        container.imageDigest = "sha256:" + String(repeating: "0f", count: 32)
        return container
    }

    static var start: ProcessStart {
        var start = ProcessStart()
        start.id = "1795454069.589:8"
        start.milliseconds = 1_795_454_069_589
        start.pid = 48_211
        start.parentPid = 48_100
        start.uid = 1_000
        start.euid = 0
        start.loginUid = .max
        start.session = 3
        start.path = Array("/tmp/.x/xmrig".utf8)
        start.script = Array("./run me".utf8)
        start.arguments = ["xmrig", "-o", "pool:443", "it's"].map { Array($0.utf8) }
        start.argumentCount = 4
        start.workingDirectory = Array("/tmp".utf8)
        start.terminal = Array("pts0".utf8)
        start.file = ProcessStart.File(
            deviceMajor: 8, deviceMinor: 1, inode: 77, mode: 0o100755, owner: 0)
        start.ancestors = [
            ProcessStart.Ancestor(pid: 48_100, path: Array("/bin/sh".utf8)),
            ProcessStart.Ancestor(pid: 1),
        ]
        start.unit = "kubelet.service"
        start.place = .container(container)
        start.entersContainer = true
        return start
    }

    static var violation: Violation {
        Violation(
            start: start, severity: .critical, rule: "web", list: "shop", alarm: "miner",
            otherAlarms: ["root"], reason: "alarm 'miner' holds",
            sha256: String(repeating: "9f", count: 32))
    }

    static func finding(_ status: Finding.Status) -> Finding {
        let path = FactPath(fields: ["node", "kubelet", "config", "port"])
        let file = Origin.file(path: "/var/lib/kubelet/config.yaml", line: 4, column: 14)
        let map = FactValue.map([
            "wait": Fact(.duration(nanoseconds: 5_000_000_000), from: file),
            "since": Fact(.timestamp(seconds: 0), from: file),
            "ratio": Fact(.double(0.5), from: file),
            "list": Fact(.list([Fact(.string("a"), from: file)]), from: file),
            "hidden": .unknown("permission denied", from: file),
        ])
        return Finding(
            control: "kubelet-anonymous-auth", title: "The kubelet refuses anonymous requests",
            severity: .high, status: status, message: "anonymous requests are allowed",
            reason: status == .unknown ? "the file could not be read" : nil,
            evidence: [
                Finding.Evidence(path: path, fact: Fact(.int(10_250), from: file)),
                Finding.Evidence(path: path, fact: Fact(map, from: file), isShortened: true),
                Finding.Evidence(path: path, fact: .unknown("no such file", from: file)),
                Finding.Evidence(path: path, fact: nil),
            ],
            omittedEvidence: 2, remediation: "set authentication.anonymous.enabled: false",
            references: ["cis-1.12/4.2.1", "cis-1.12/4.2.2", "stig/V-242391"])
    }

    static var all: [Report] {
        let key = ViolationKey(rule: nil, alarm: "miner", start: start)
        var flood = SuppressedViolations(first: 5, last: 9)
        flood.add(700, .high, key, at: 11)
        var hostStart = ProcessStart()
        hostStart.place = .host
        var subjects: [Report.Subject] = [
            .violation(violation),
            // Nothing is known of it.
            .violation(Violation(start: ProcessStart(), severity: .medium, reason: "")),
            .violation(Violation(start: hostStart, severity: .low, rule: "x", reason: "denied")),
            .repeatedViolation(
                ViolationSummary(
                    key: key, severity: .high, first: 5, last: 9, count: 40, untold: 39,
                    pids: [7, 8])),
            .suppressedViolations(flood),
            .suppressedViolations(SuppressedViolations(first: 1, last: 2)),
            .snapshot(snapshot(open: 3)),
            .snapshot(
                FindingSnapshot(counts: [:], failures: [:], score: 100, digest: "00", open: [])),
        ]
        for kind in FindingChange.Kind.allCases {
            for status in Finding.Status.allCases {
                subjects.append(
                    .finding(
                        FindingChange(
                            kind: kind, finding: finding(status), firstSeen: 5, lastSeen: 9,
                            before: .pass)))
            }
        }
        for cause in CoverageGap.Cause.allCases {
            subjects.append(.gap(CoverageGap(cause, start: 5)))
            subjects.append(
                .gap(
                    CoverageGap(
                        cause, start: 5, end: 9, count: 3, unit: .records, detail: "backlog full")))
        }
        for cause in ReportLoss.Cause.allCases {
            subjects.append(
                .loss(
                    ReportLoss(
                        cause: cause, priority: .finding, destination: "https://collector",
                        count: 12, sequences: 3...14, first: 5, last: 9, detail: "spool full")))
            subjects.append(
                .loss(ReportLoss(cause: cause, priority: .state, count: 1, first: 5, last: 5)))
        }
        for kind in AgentEvent.Kind.allCases {
            subjects.append(
                .agent(
                    AgentEvent(
                        kind: kind, severity: .low, message: "The agent says \(kind)",
                        details: [AgentEvent.Detail("sourceName", "audit.log")])))
        }
        return subjects.map { Report($0, at: 1_795_454_069_589) }
    }

    static func snapshot(open count: Int) -> FindingSnapshot {
        FindingSnapshot(
            counts: [.fail: count, .pass: 50], failures: [.high: count], score: 92,
            digest: String(repeating: "ab", count: 32),
            open: (0..<count).map {
                FindingSnapshot.Open(control: "control-\($0)", status: .fail, severity: .high)
            })
    }

    static func record(
        _ report: Report, uid: String = "01KASB9Q2C3W0R4V5X6Y7Z8A9B", sequence: UInt64 = 412
    ) throws -> [UInt8] {
        try ReportEncoder(source: source).record(
            of: report, uid: uid, sequence: sequence, observed: 1_795_454_070_000)
    }
}

extension AnyValue {
    /// The value on the way of names and, as numbers, places in lists.
    subscript(_ steps: String...) -> AnyValue? {
        var value: AnyValue? = self
        for step in steps {
            if let index = Int(step), case .arrayValue(let list)? = value?.value {
                value = list.values.indices.contains(index) ? list.values[index] : nil
            } else {
                value = value?.kvlistValue.values.first { $0.key == step }?.value
            }
        }
        return value
    }
}

extension LogRecord {
    func attribute(_ name: String) -> AnyValue? {
        attributes.first { $0.key == name }?.value
    }
}
