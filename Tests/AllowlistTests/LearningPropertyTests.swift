import Posture
import Testing

@testable import Allowlist

/// What must hold for a proposal whatever was seen.
struct LearningPropertyTests {
    private struct Seen {
        let start: ProcessStart
        let content: StartContent
    }

    private static let programs = [
        "/usr/bin/a", "/usr/bin/b c", "/usr/lib/x/1.2.3/run", "/usr/lib/x/1.3/run", "/opt/it's/y",
        "/srv/q/\"n\nl\"", "/usr/bin/bash", "/bin/sh", "/usr/bin/python3.11", "/usr/bin/python3.12",
        "/usr/bin/env", "/bin/busybox", "/tmp/x", "/srv/d/tmp.Xk29dLq01Z/z", "/srv/{a}/*/b",
        "/srv/j/4711/run", "/srv/j/4712/run", "/memfd:x (deleted)", "relative",
        "/srv/h/d41d8cd98f00b204e9800998ecf8427e/r", "/srv/h/0cc175b9c0f1b6a831c399e269772661/r",
    ]
    private static let words = [
        "-c", "-s", "-e", "-m", "--", "", "...", "sh", "echo 1", "echo 22", "echo $(date)", "x.py",
        "/usr/lib/x/1.2.3/s.sh", "/usr/lib/x/1.4/s.sh", "../y", "*", "[a]", "{", "é", "\u{202E}",
        "nc -e /bin/sh h 1", "--version", "0f8fad5b-d9cb-469f-a165-70867728950e", "/tmp/s.sh",
        "a\nb", "1.2.3", "1.2.4", "pod-7d4b9c6f5d-x2x4z", "pod-5jw8q", "2026-11-24T17:00:00Z",
        "0f8fad5bd9cb469fa16570867728950e", "sleep 4711; x", "sleep 5; x", "-",
    ]

    private static func content(_ random: inout Numbers) -> FileContent {
        switch random.number(below: 6) {
        case 0: .unknown(reason: "gone")
        case 1:
            .known(sha256: String(repeating: "a", count: 64), package: nil, isUnmodified: false)
        case 2: .known(sha256: nil, package: "p", isUnmodified: true)
        default: .known(sha256: nil, package: "q[*]", isUnmodified: true)
        }
    }

    private static func seen(_ random: inout Numbers, knowsUnits: Bool = true) -> Seen {
        func pick<Value>(_ values: [Value]) -> Value { values[random.number(below: values.count)] }
        let path = pick(programs)
        var start = exampleStart(path)
        start.arguments += (0..<random.number(below: 4)).map { _ in Array(pick(words).utf8) }
        if random.number(below: 6) == 0 {
            // As the kernel starts one: the interpreter's first argument is the script.
            let script = Array(pick(["/usr/lib/x/1.2.3/s.sh", "/srv/s 1/x", "./r", "../u"]).utf8)
            start.script = script
            start.arguments.insert(script, at: 1)
        }
        start.argumentCount = start.arguments.count + (random.number(below: 20) == 0 ? 1 : 0)
        if random.number(below: 30) == 0 { start.path?.append(0xFF) }
        start.milliseconds = Int64(random.number(below: 1_000_000))
        start.euid = pick([0, 0, 33, 1_000, nil])
        start.loginUid = pick([UserPattern.unsetNumber, UserPattern.unsetNumber, 1_000, nil])
        start.unit = pick([
            "a.service", "session-12.scope", "session-c3.scope", "run-u12.service",
            "b\\x2d@c.service",
            "run-r0f8fad5bd9cb469fa16570867728950e.scope",
        ])
        if !knowsUnits { start.unit = pick([nil, ""]) }
        start.isSuccess = random.number(below: 20) > 0
        start.startsContainer = random.number(below: 2) == 0
        switch random.number(below: 10) {
        case 0: start.place = .unknown
        case 1: start.place = .someContainer
        case 2...4:
            start.place = exampleContainer(
                image: pick(["r.io/a/b:1", "r.io/a/b:2", "c", "d@sha256:00", "sha256:12", nil, ""]),
                namespace: pick(["shop", "kube*", nil]))
        default: break
        }
        return Seen(
            start: start,
            content: StartContent(program: content(&random), script: content(&random)))
    }

    @Test(arguments: 1...35)
    func `a proposal allows what was learned and nothing that was left out`(seed: UInt64) throws {
        var random = Numbers(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let seen = (0..<(seed % 7 == 0 ? 700 : 100)).map { _ in
            Self.seen(&random, knowsUnits: seed % 5 != 0)
        }
        let empty = AllowlistEngine(try AllowlistSet([]))
        var learner = AllowlistLearner()
        var expected = 0
        for one in seen {
            learner.add(
                one.start, empty.decide(one.start, content: one.content), content: one.content)
        }
        let proposal = learner.proposal(name: "site", description: "n")
        let list = try AllowlistReader().list(bytes: Array(proposal.text.utf8), path: "/l.yaml")
        #expect(list.rules.count == proposal.ruleCount)
        let engine = AllowlistEngine(try AllowlistSet([list]))
        var allowed = 0
        for one in seen where one.start.isSuccess {
            expected += 1
            if engine.decide(one.start, content: one.content).outcome == .allow { allowed += 1 }
        }
        let leftOut = proposal.leftOut.reduce(0) { $0 + $1.count }
        #expect(allowed + leftOut == expected)
        #expect(learner.counts.starts == seen.count)
        // A different order says the same, and a merge into itself nothing.
        var other = AllowlistLearner()
        for one in seen.reversed() {
            other.add(
                one.start, empty.decide(one.start, content: one.content), content: one.content)
        }
        #expect(other.proposal(name: "site", description: "n").text == proposal.text)
        #expect(try learner.merge(into: proposal.text, path: "l.yaml").diff.isEmpty)
        let head = "apiVersion: merlon.dev/v1alpha1\nkind: ProcessAllowlist\nmetadata: {name: a}\n"
        let merged = try learner.merge(into: head + "rules: []\n", path: "l.yaml")
        let read = try AllowlistReader().list(bytes: Array(merged.text.utf8), path: "/l.yaml")
        #expect(read.rules.map(\.content) == list.rules.map(\.content))
    }

    @Test func `an interpreter's rules always say what it may run`() throws {
        var random = Numbers(state: 99)
        var learner = AllowlistLearner()
        for _ in 0..<1_000 {
            let one = Self.seen(&random)
            let decision = Decision(outcome: .alert(.low), reason: "")
            learner.add(one.start, decision, content: one.content)
        }
        let text = learner.proposal(name: "site", description: "n").text
        let list = try AllowlistReader().list(bytes: Array(text.utf8), path: "/l.yaml")
        let engine = AllowlistEngine(try AllowlistSet([list]))
        for one in (0..<50).map({ _ in Self.seen(&random) }) {
            for path in ["/usr/bin/bash", "/bin/sh", "/usr/bin/python3.11"] {
                for arguments in [["x", "-c", "own code"], ["x"], ["x", "/srv/own.sh"]] {
                    var start = one.start
                    start.path = Array(path.utf8)
                    start.script = nil
                    start.arguments = arguments.map { Array($0.utf8) }
                    start.argumentCount = arguments.count
                    #expect(engine.decide(start, content: one.content).outcome != .allow)
                }
            }
        }
    }
}

/// Numbers that look random and are the same each time (xorshift64*).
private struct Numbers {
    var state: UInt64

    mutating func number(below bound: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % max(1, bound)
    }
}
