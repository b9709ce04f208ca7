import Posture
import Testing

@testable import Allowlist

/// What is proposed for what was seen.
struct LearningTests {
    private static let packaged = StartContent(
        program: .known(sha256: nil, package: "tool", isUnmodified: true),
        script: .known(sha256: nil, package: "tool-scripts", isUnmodified: true))

    private static func learner(
        _ starts: [ProcessStart], content: StartContent? = packaged
    ) throws -> AllowlistLearner {
        let engine = AllowlistEngine(try AllowlistSet([]))
        var learner = AllowlistLearner()
        for start in starts {
            let decision = engine.decide(start, content: content ?? StartContent())
            learner.add(start, decision, content: content)
        }
        return learner
    }

    private static func list(_ learner: AllowlistLearner) throws -> ProcessAllowlist {
        let text = learner.proposal(name: "site", description: "worker-7").text
        return try AllowlistReader().list(bytes: Array(text.utf8), path: "/l.yaml")
    }

    @Test func `programs of a unit are one rule, with when they were seen`() throws {
        var starts = ["/usr/bin/b", "/usr/bin/a", "/usr/bin/b"].map { exampleStart($0) }
        for index in starts.indices {
            starts[index].milliseconds = 1_795_539_600_000 + Int64(index) * 1_800_000
            starts[index].pid = UInt32(812 + index)
        }
        let text = try Self.learner(starts).proposal(name: "site", description: "worker-7").text
        #expect(
            text == """
                apiVersion: merlon.dev/v1alpha1
                kind: ProcessAllowlist
                metadata:
                  name: site
                  version: "1"
                  description: "worker-7; learned from 3 starts, 2026-11-24 17:00 to 18:00 UTC"

                rules:
                # example.service
                - id: example-programs
                  description: seen 3 times, 2026-11-24 17:00 to 18:00, first pid 812
                  match:
                    path: [/usr/bin/a, /usr/bin/b]
                    package: tool
                    user: root
                    unit: example.service
                  action: allow

                """)
    }

    @Test(arguments: [
        (["/opt/app/1.31.2/run", "/opt/app/1.32.0/run"], "/opt/app/[0-9]*/run"),
        (["/opt/app/1.31.2/run"], "/opt/app/1.31.2/run"),
        (["/usr/bin/tool3.11", "/usr/bin/tool3.12"], "/usr/bin/tool[0-9]*"),
        (
            ["/opt/a/d41d8cd98f00b204e9800998ecf8427e/run"],
            "/opt/a/[0-9A-Fa-f]*/run"
        ),
        (
            ["/opt/a/0f8fad5b-d9cb-469f-a165-70867728950e/run"], "/opt/a/[0-9A-Fa-f]*/run"
        ),
        (
            ["/srv/pods/web-7d4b9c6f5d-x2x4z/run", "/srv/pods/web-7d4b9c6f5d-5jw8q/run"],
            "/srv/pods/web-*/run"
        ),
        (["/srv/jobs/web-x2x4z/run", "/srv/jobs/web-5jw8q/run"], "/srv/jobs/web-*/run"),
        (["/srv/jobs/812/run", "/srv/jobs/97/run"], "/srv/jobs/[0-9]*/run"),
        (["/srv/d/tmp.Xk29dLq01Z/run", "/srv/d/tmp.uLL1qqPw3b/run"], "/srv/d/tmp.*/run"),
        (["/srv/d/2026-11-24/run", "/srv/d/2026-11-25/run"], "/srv/d/[0-9]*/run"),
        (["/srv/d/{a},[b]*/run"], "/srv/d/\\{a\\},\\[b\\]\\*/run"),
    ])
    func `what differs and is no name is left open`(paths: [String], pattern: String) throws {
        let list = try Self.list(Self.learner(paths.map { exampleStart($0) }))
        #expect(list.rules.map { $0.match.path?.map(\.text) } == [[pattern]])
    }

    @Test(arguments: [
        ["/opt/1.31.2/run", "/opt/1.32.0/run"], ["/usr/1111", "/usr/2222"],
        ["/srv/d/sha256sum", "/srv/d/sha512sum"], ["/srv/lib32/a", "/srv/lib64/a"],
        ["/srv/d/mkfs.ext3", "/srv/d/mkfs.ext4"], ["/srv/d/nginx", "/srv/d/httpd"],
    ])
    func `names and the first two parts of a path stay`(paths: [String]) throws {
        let list = try Self.list(Self.learner(paths.map { exampleStart($0) }))
        #expect(list.rules.map { $0.match.path?.map(\.text) } == [paths.sorted()])
    }

    @Test(arguments: [
        (
            FileContent.known(
                sha256: String(repeating: "a", count: 64), package: nil, isUnmodified: false),
            "sha256: a", false
        ),
        (.known(sha256: nil, package: "p", isUnmodified: true), "package: p", false),
        (.known(sha256: nil, package: "p", isUnmodified: false), "path: /usr/bin/a", true),
        (.unknown(reason: "gone"), "path: /usr/bin/a", true), (.pending, "path: /usr/bin/a", true),
    ])
    func `a program is known by the best that there is`(
        content: FileContent, line: String, isWarned: Bool
    ) throws {
        let learner = try Self.learner(
            [exampleStart("/usr/bin/a")], content: StartContent(program: content))
        let text = learner.proposal(name: "site", description: "").text
        #expect(text.contains(line))
        #expect(text.contains("not verified") == isWarned)
    }

    @Test func `a container is known by its image without tag and by its namespace`() throws {
        let digest = "@sha256:" + String(repeating: "0", count: 64)
        let starts = [
            "registry.k8s.io/coredns/coredns:v1.11.1", "registry.k8s.io/coredns/coredns:v1.12.0",
            "registry.k8s.io/coredns/coredns:v1.12.0" + digest, "local:5000/x", "y" + digest,
        ].map { exampleStart("/coredns", place: exampleContainer(image: $0)) }
        let list = try Self.list(Self.learner(starts))
        let images = list.rules.map { rule -> String? in
            guard case .only(let pattern)? = rule.match.container else { return nil }
            #expect(pattern.namespace?.map(\.text) == ["shop"])
            return pattern.image?.first?.text
        }
        #expect(images == ["local:5000/x", "registry.k8s.io/coredns/coredns:*", "y@*"])
    }

    @Test func `a script keeps its interpreter, and env shares its rule`() throws {
        var start = exampleStart("/usr/bin/env", ["env", "python3", "/usr/lib/x/run.py"])
        start.script = Array("/usr/lib/x/run.py".utf8)
        let other = exampleStart("/usr/bin/python3.11", ["python3", "/usr/lib/x/run.py"])
        let list = try Self.list(Self.learner([start, other]))
        #expect(list.rules.map(\.id) == ["example-run-py"])
        #expect(list.rules[0].match.path?.map(\.text) == ["/usr/bin/env", "/usr/bin/python3.11"])
        guard case .file(let path, let package, _)? = list.rules[0].match.script else {
            Issue.record("the rule has no script")
            return
        }
        #expect(path?.map(\.text) == ["/usr/lib/x/run.py"])
        #expect(package?.map(\.text) == ["tool-scripts"])
    }

    @Test func `code is allowed in the forms that were seen, and in no other`() throws {
        let starts = ["5", "10", "60"].map {
            exampleStart("/bin/sh", ["sh", "-c", "sleep \($0); exit"])
        }
        let list = try Self.list(Self.learner(starts))
        #expect(list.rules.count == 1)
        let engine = AllowlistEngine(try AllowlistSet([list]))
        for (code, isAllowed) in [
            ("sleep 7; exit", true), ("sleep 99; exit", true), ("sleep 100; exit", false),
            ("sleep 1;x; exit", false), ("sleep ; exit", false),
        ] {
            let start = exampleStart("/bin/sh", ["sh", "-c", code])
            let decision = engine.decide(start, content: Self.packaged)
            #expect((decision.outcome == .allow) == isAllowed, "\(code)")
        }
    }

    @Test(arguments: [
        [["bash"]], [["bash", "-s"]], [["bash", "-"]],
        (0...LearnerLimits.codes).map {
            ["bash", "-c", "echo " + String(repeating: "x", count: $0 + 1)]
        },
        [["bash", "../x.sh"]],
    ])
    func `an interpreter that may run anything gets no rule`(arguments: [[String]]) throws {
        let starts = arguments.map { exampleStart("/usr/bin/bash", $0) }
        let learner = try Self.learner(starts)
        let proposal = learner.proposal(name: "site", description: "")
        #expect(proposal.ruleCount == 0)
        #expect(proposal.text.contains("rules: []\n"))
        #expect(proposal.leftOut.map(\.count) == [starts.count])
        #expect(proposal.text.contains("# \(proposal.leftOut[0].text)\n"))
    }

    @Test func `what alarms, is allowed or failed gets no rule`() throws {
        var learner = AllowlistLearner()
        let engine = try exampleEngine(
            rules: "- {id: a, match: {path: /usr/bin/a}, action: allow}\n"
                + "- {id: b, match: {path: /usr/bin/b}, action: {alert: low}}")
        var failed = exampleStart("/usr/bin/f")
        failed.isSuccess = false
        for start in [
            exampleStart("/usr/bin/a"), exampleStart("/usr/bin/b"), exampleStart("/tmp/x"), failed,
        ] {
            learner.add(start, engine.decide(start))
        }
        let proposal = learner.proposal(name: "site", description: "")
        #expect(proposal.ruleCount == 0)
        #expect(
            proposal.leftOut.map(\.text) == [
                "1 start of /tmp/x (example.service) because of alarm 'world-writable-place'",
                "1 start of /usr/bin/b (example.service) because rule 'b' alerts",
            ])
        #expect(learner.counts.allowed == 1)
        #expect(learner.counts.failed == 1)
        #expect(learner.counts.leftOut == 2)
    }

    @Test func `more than the limits is counted and said`() throws {
        var learner = AllowlistLearner(limits: LearnerLimits(shapes: 10, leftOut: 5))
        let engine = AllowlistEngine(try AllowlistSet([]))
        for number in 0..<50 {
            for folder in ["/usr/bin", "/tmp"] {
                let name = String(repeating: "x", count: number + 1)
                let start = exampleStart("\(folder)/\(name)")
                learner.add(start, engine.decide(start))
            }
        }
        let proposal = learner.proposal(name: "site", description: "")
        #expect(proposal.overflowed == 40)
        #expect(proposal.text.contains("# Incomplete: 40 starts came"))
        #expect(proposal.text.contains("# 5 starts of 5 programs in /tmp"))
        #expect(proposal.text.contains("# 45 starts more\n"))
        #expect(learner.counts.starts == 100)
    }

    @Test func `a dozen codes of one place are allowed as they were`() throws {
        let starts = (0..<12).map { number in
            let code = "echo " + String(repeating: "x", count: number)
            return exampleStart("/usr/bin/bash", ["bash", "-c", code])
        }
        let proposal = try Self.learner(starts).proposal(name: "site", description: "")
        #expect(proposal.leftOut.isEmpty)
        let list = try AllowlistReader().list(bytes: Array(proposal.text.utf8), path: "/l.yaml")
        let engine = AllowlistEngine(try AllowlistSet([list]))
        for start in starts {
            #expect(engine.decide(start, content: Self.packaged).outcome == .allow)
        }
        let other = exampleStart("/usr/bin/bash", ["bash", "-c", "echo y"])
        #expect(engine.decide(other, content: Self.packaged).outcome != .allow)
    }

    @Test func `ever new code takes no room from other programs`() throws {
        var starts: [ProcessStart] = []
        for number in 0..<200 {
            let code = "echo " + String(repeating: "x", count: number)
            starts.append(exampleStart("/usr/bin/bash", ["bash", "-c", code]))
        }
        // Many open pieces, each of which would be kept in several forms.
        let long = (0..<110).map { "\($0) 1.2.\($0) 0f8fad5bd9cb469fa16570867728950e" }
        starts.append(exampleStart("/usr/bin/perl", ["perl", "-e"] + long))
        let learner = try Self.learner(starts + [exampleStart("/usr/bin/a")])
        let proposal = learner.proposal(name: "site", description: "")
        #expect(proposal.ruleCount == 1)
        #expect(
            proposal.leftOut.map(\.reason) == [.furtherCode, .differentCode(40), .noPattern])
        #expect(proposal.leftOut.map(\.count) == [160, 40, 1])
        #expect(learner.counts.overflowed == 0)
    }

    @Test(arguments: [
        "it's \"so\"", "a\nb", "a: b # c", "- x", "\u{85}\u{2028}\u{202E}é日", "{a,b}*?[]\\", "~",
        "%x", "a\tb\u{7}", "null", "...",
    ])
    func `any name is written so that it means itself`(name: String) throws {
        let start = exampleStart("/srv/d/" + name)
        let code = exampleStart("/bin/sh", ["sh", "-c", name, name, ""])
        let learner = try Self.learner([start, code])
        let proposal = learner.proposal(name: name, description: name)
        #expect(proposal.ruleCount == 2)
        #expect(proposal.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        let list = try AllowlistReader().list(bytes: Array(proposal.text.utf8), path: "/l.yaml")
        #expect(list.name == name)
        let engine = AllowlistEngine(try AllowlistSet([list]))
        #expect(engine.decide(start, content: Self.packaged).outcome == .allow)
        #expect(engine.decide(code, content: Self.packaged).outcome == .allow)
    }

    @Test func `a name that is not UTF-8 is left out`() throws {
        var start = exampleStart("/srv/d/x")
        start.path?.append(0xFF)
        let proposal = try Self.learner([start]).proposal(name: "site", description: "")
        #expect(proposal.leftOut.map(\.reason) == [.notText])
    }

    @Test func `users are written by the names that are given`() throws {
        var learner = AllowlistLearner(userNames: [33: "www-data", 34: "a b", 35: "unset"])
        for user in [33, 34, 35] as [UInt32] {
            var start = exampleStart("/usr/bin/u\(user)")
            start.euid = user
            learner.add(start, Decision(outcome: .alert(.low), reason: ""))
        }
        let users = try Self.list(learner).rules.flatMap { $0.match.user ?? [] }
        #expect(Set(users) == [.name("www-data"), .number(34), .number(35)])
    }
}
