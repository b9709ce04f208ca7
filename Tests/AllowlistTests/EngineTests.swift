import Posture
import Testing

@testable import Allowlist

struct EngineTests {
    private static let noHash = StartContent(
        program: .known(sha256: nil, package: nil, isUnmodified: false),
        script: .known(sha256: nil, package: nil, isUnmodified: false))

    private func rule(_ match: String, _ action: String = "allow", id: String = "a") -> String {
        "- {id: \(id), match: \(match), action: \(action)}\n"
    }

    @Test(arguments: [
        ("{path: /usr/bin/x}", true), ("{path: /usr/bin/y}", false), ("{path: \"/usr/*/x\"}", true),
        ("{user: root}", true), ("{user: 0}", true), ("{user: 1}", false),
        ("{user: daemon}", false),
        ("{loginUser: unset}", true), ("{loginUser: 0}", false), ("{unit: \"example.*\"}", true),
        ("{unit: ssh.service}", false), ("{parent: /usr/lib/systemd/systemd}", true),
        ("{parent: /bin/sh}", false), ("{ancestor: \"/usr/**\"}", true), ("{ancestor: /a}", false),
        ("{workingDirectory: /}", true), ("{workingDirectory: /tmp}", false),
        ("{container: host}", true), ("{container: any}", false), ("{container: anywhere}", true),
        ("{container: {namespace: shop}}", false), ("{arguments: []}", false),
        ("{arguments: [-a, b]}", true), ("{arguments: [-a]}", false),
        ("{arguments: [-a, \"...\"]}", true),
        ("{arguments: [\"...\", b]}", true), ("{arguments: [[x], [-a, \"?\"]]}", true),
        ("{arguments: [\"...\", c, \"...\"]}", false), ("{arguments: [\"...\"]}", true),
        ("{script: any, path: /usr/bin/x}", true), ("{script: /x, path: /usr/bin/x}", false),
        ("{path: /usr/bin/x, user: 1}", false), ("{path: /usr/bin/x, failed: true}", false),
    ])
    func `keys hold or not`(match: String, holds: Bool) throws {
        let engine = try exampleEngine(rules: rule(match))
        let start = exampleStart("/usr/bin/x", ["x", "-a", "b"])
        let decision = engine.decide(start, content: Self.noHash)
        #expect(decision.outcome == (holds ? .allow : .alert(.medium)), "\(decision.reason)")
        #expect(decision.rule == (holds ? "a" : nil))
    }

    @Test(arguments: ["{arguments: [-a, b]}", "{arguments: [-a, \"...\"]}", "{script: /x}"])
    func `arguments of which records are missing make nothing allowed`(match: String) throws {
        let engine = try exampleEngine(rules: rule(match))
        // The kernel's pieces of an argument: one between others can be lost, and none is missing
        // by its number.
        var start = exampleStart("/usr/bin/sh", ["sh", "-a", "b"])
        start.argumentCount = 3
        start.isIncomplete = true
        #expect(engine.decide(start, content: Self.noHash).outcome != .allow)
    }

    @Test(arguments: [
        ("{path: /app}", false), ("{path: /app, container: host}", false),
        ("{path: /app, container: any}", true), ("{path: /app, container: anywhere}", true),
        ("{path: /app, container: {namespace: shop}}", true),
        ("{path: /app, container: {namespace: shop, image: \"docker.io/**\"}}", true),
        ("{path: /app, container: {image: \"docker.io/*\"}}", false),
        ("{path: /app, container: {labels: {app: \"w*\"}}}", true),
        ("{path: /app, container: {labels: {tier: \"w*\"}}}", false),
        ("{path: /app, container: {pod: \"web-*\"}}", true),
        // The container's name and digest are not known.
        ("{path: /app, container: {name: web}}", false),
        ("{path: /app, container: {digest: \"sha256:*\"}}", false),
    ])
    func `containers are told apart`(match: String, holds: Bool) throws {
        let engine = try exampleEngine(rules: rule(match))
        let decision = engine.decide(
            exampleStart("/app", place: exampleContainer()), content: Self.noHash)
        #expect(decision.outcome == (holds ? .allow : .alert(.medium)), "\(decision.reason)")
    }

    @Test func `an alert holds in containers too`() throws {
        let engine = try exampleEngine(rules: rule("{path: /app}", "{alert: low}"))
        for place in [.host, .unknown, exampleContainer()] {
            #expect(engine.decide(exampleStart("/app", place: place)).outcome == .alert(.low))
        }
    }

    @Test func `names of users are the node's`() throws {
        let engine = try exampleEngine(
            rules: rule("{user: [daemon, nobody]}"), accounts: ["daemon": 2])
        var start = exampleStart("/x")
        start.euid = 2
        #expect(engine.decide(start).outcome == .allow)
        start.euid = 65_534
        #expect(engine.decide(start).outcome == .alert(.medium))
    }

    @Test(arguments: [
        ("{path: /x, unit: u}", "unit"), ("{path: /x, user: 0}", "user"),
        ("{path: /x, loginUser: 0}", "login user"), ("{path: /x, parent: /p}", "parent"),
        ("{path: /x, ancestor: /p, container: anywhere}", "lineage"), ("{path: /x}", "container"),
        ("{path: /x, container: any}", "container"),
        ("{path: /x, container: anywhere, workingDirectory: /}", "working directory"),
        ("{path: /x, container: anywhere, arguments: [a]}", "arguments"),
    ])
    func `what is not known allows nothing and is named`(match: String, what: String) throws {
        var start = ProcessStart()
        start.path = Array("/x".utf8)
        let allowing = try exampleEngine(rules: rule(match))
        let allowed = allowing.decide(start)
        #expect(allowed.outcome == .alert(.medium))
        #expect(allowed.reason == "rule 'a' would allow it, but its \(what) is not known")
        if !match.contains(",") { return }
        let alerting = try exampleEngine(
            rules: rule(match, "{alert: high}") + rule("{path: /x, container: anywhere}", id: "b"))
        let alerted = alerting.decide(start)
        #expect(alerted.outcome == .alert(.high))
        #expect(alerted.rule == "a")
    }

    @Test func `what is known to be wrong outweighs what is not known`() throws {
        let engine = try exampleEngine(
            rules: rule("{path: /x, unit: u, user: 1}", "{alert: high}")
                + rule("{path: /x}", id: "b"))
        var start = exampleStart("/x")
        start.unit = nil
        #expect(engine.decide(start).rule == "b")
    }

    @Test func `arguments that are cut are matched as far as they go`() throws {
        let engine = try exampleEngine(rules: rule("{path: /x, arguments: [-a, \"...\"]}"))
        var start = exampleStart("/x", ["x", "-a", "b"])
        start.argumentCount = 9
        #expect(engine.decide(start).outcome == .allow)
        start.arguments = [[0x78], Array("-b".utf8), [0x62]]
        #expect(engine.decide(start).reason == "no rule allows it")
        let exact = try exampleEngine(rules: rule("{path: /x, arguments: [-b, b]}"))
        #expect(exact.decide(start).reason.contains("arguments is not known"))
    }

    @Test func `the first rule decides`() throws {
        let engine = try exampleEngine(
            rules: rule("{path: /x}", "ignore") + rule("{path: \"/*\"}", "{alert: high}", id: "b"))
        #expect(engine.decide(exampleStart("/x")).outcome == .ignore)
        #expect(engine.decide(exampleStart("/y")).outcome == .alert(.high))
    }

    @Test func `lists are asked in order, and the last default counts`() throws {
        func list(_ name: String, _ severity: String) throws -> ProcessAllowlist {
            let text =
                exampleText(rules: "- {id: \(name), match: {path: /x}, action: allow}")
                + "\ndefault: {severity: \(severity)}"
            var list = try AllowlistReader().list(bytes: Array(text.utf8), path: "/\(name)")
            list.name = name
            return list
        }
        let engine = AllowlistEngine(try AllowlistSet([list("b", "low"), list("a", "high")]))
        #expect(engine.decide(exampleStart("/x")).rule == "b")
        #expect(engine.decide(exampleStart("/x")).list == "b")
        #expect(engine.decide(exampleStart("/y")).outcome == .alert(.high))
    }

    // MARK: Content

    @Test func `a content that decides is asked for`() throws {
        let hash = String(repeating: "a", count: 64)
        let engine = try exampleEngine(
            rules: rule("{path: /x, sha256: \(hash)}") + rule("{path: /y, package: \"*\"}", id: "b")
        )
        #expect(engine.decide(exampleStart("/x")).outcome == .pending(.program))
        #expect(engine.decide(exampleStart("/z")).outcome == .alert(.medium))
        func content(_ hash: String?, _ package: String?, _ isUnmodified: Bool) -> StartContent {
            StartContent(
                program: .known(sha256: hash, package: package, isUnmodified: isUnmodified))
        }
        #expect(
            engine.decide(exampleStart("/x"), content: content(hash, nil, false)).outcome == .allow)
        #expect(
            engine.decide(exampleStart("/x"), content: content("b", nil, false)).outcome
                == .alert(.medium))
        #expect(
            engine.decide(exampleStart("/y"), content: content(nil, "p", true)).outcome == .allow)
        #expect(
            engine.decide(exampleStart("/y"), content: content(nil, "p", false)).outcome
                == .alert(.medium))
        #expect(
            engine.decide(exampleStart("/y"), content: content(nil, nil, false)).reason
                == "no rule allows it")
        let unknown = engine.decide(
            exampleStart("/y"), content: StartContent(program: .unknown(reason: "gone")))
        #expect(unknown.reason == "rule 'b' would allow it, but its content is not known")
    }

    @Test func `a content that changes nothing is not waited for`() throws {
        let engine = try exampleEngine(
            rules: rule("{path: /x, package: \"*\"}") + rule("{path: /x, user: 0}", id: "b")
                + rule("{path: /y, package: \"*\"}", id: "c")
                + rule("{path: /y}", "{alert: low}", id: "d"))
        let same = engine.decide(exampleStart("/x"))
        #expect(same.outcome == .allow)
        #expect(same.rule == "b")
        #expect(engine.decide(exampleStart("/y")).outcome == .pending(.program))
        var other = exampleStart("/x")
        other.euid = 7
        #expect(engine.decide(other).outcome == .pending(.program))
    }

    @Test func `hashes that only an index knows are waited for`() throws {
        var rules = ""
        for number in 0..<40 {
            let hash = String(repeating: "0", count: 62) + "\(number + 10)"
            rules += rule("{sha256: \(hash)}", "{alert: high}", id: "bad-\(number)")
        }
        let engine = try exampleEngine(
            rules: rule("{path: /first}", id: "first") + rules
                + rule("{path: \"/*\", package: \"*\"}") + rule("{path: \"/*\"}", id: "last"))
        #expect(engine.decide(exampleStart("/first")).outcome == .allow)
        #expect(engine.decide(exampleStart("/x")).outcome == .pending(.program))
        func outcome(_ hash: String?) -> Decision.Outcome {
            let content = StartContent(
                program: .known(sha256: hash, package: nil, isUnmodified: false))
            return engine.decide(exampleStart("/x"), content: content).outcome
        }
        #expect(outcome(String(repeating: "0", count: 62) + "33") == .alert(.high))
        #expect(outcome(String(repeating: "0", count: 64)) == .allow)
        #expect(outcome(nil) == .alert(.high))
    }

    @Test func `a script's content is asked for by itself`() throws {
        let engine = try exampleEngine(
            rules: rule("{path: /bin/sh, script: {path: \"/etc/*\", package: \"*\"}}"))
        var start = exampleStart("/bin/sh", ["/bin/sh", "/etc/x"])
        start.script = Array("/etc/x".utf8)
        #expect(engine.decide(start).outcome == .pending(.script))
        let known = StartContent(
            script: .known(sha256: nil, package: "cron", isUnmodified: true))
        #expect(engine.decide(start, content: known).outcome == .allow)
    }

    // MARK: Interpreters

    @Test(
        arguments: [
            (["python3", "/srv/a.py"], nil, false), (["python3"], nil, false),
            (["python3", "-c", "1"], nil, false), (["python3", "--version"], nil, true),
            (["/bin/python3", "/srv/a"], "/srv/a", false),
        ] as [([String], String?, Bool)])
    func `a rule without a script lets an interpreter run nothing`(
        arguments: [String], script: String?, isAllowed: Bool
    ) throws {
        var start = exampleStart("/usr/bin/python3", arguments)
        start.script = script.map { Array($0.utf8) }
        let silent = try exampleEngine(rules: rule("{path: /usr/bin/python3}"))
        #expect(silent.decide(start).outcome == (isAllowed ? .allow : .alert(.medium)))
        let any = try exampleEngine(rules: rule("{path: /usr/bin/python3, script: any}"))
        #expect(any.decide(start).outcome == .allow)
        let alert = try exampleEngine(rules: rule("{path: /usr/bin/python3}", "{alert: low}"))
        #expect(alert.decide(start).outcome == .alert(.low))
    }

    @Test(
        arguments: [
            ("/srv/a", "/", ["python3", "/srv/a"], true), ("a", "/srv", ["python3", "a"], true),
            (nil, "/srv", ["python3", "./a", "b"], true),
            (nil, "/", ["python3", "-u", "/srv/a"], true),
            (nil, "/", ["python3", "/srv/../tmp/a"], false),
            ("/srv//a", "/", ["x", "/srv/a"], true),
            ("/dev/fd/3/a", "/srv", ["python3", "a"], false),
            (nil, "/", ["python3", "-m", "a"], false),
        ] as [(String?, String, [String], Bool)])
    func `a script is found where it was asked for`(
        script: String?, directory: String, arguments: [String], isAllowed: Bool
    ) throws {
        var start = exampleStart("/usr/bin/python3", arguments)
        start.script = script.map { Array($0.utf8) }
        start.workingDirectory = Array(directory.utf8)
        let engine = try exampleEngine(rules: rule("{path: /usr/bin/python3, script: \"/srv/*\"}"))
        let decision = engine.decide(start)
        #expect((decision.outcome == .allow) == isAllowed, "\(decision.reason)")
    }

    // MARK: Failures

    @Test func `a failed start is failed unless a rule asks for it`() throws {
        var start = exampleStart("/tmp/x")
        start.isSuccess = false
        start.exit = -13
        let plain = try exampleEngine(rules: rule("{path: \"/**\"}", "{alert: high}"))
        #expect(plain.decide(start).outcome == .failed)
        let engine = try exampleEngine(
            rules: rule("{path: \"/tmp/*\", failed: EACCES}", "{alert: low}")
                + rule("{path: \"/**\", failed: true}", "ignore", id: "b"))
        #expect(engine.decide(start).outcome == .alert(.low))
        start.exit = -2
        #expect(engine.decide(start).rule == "b")
    }

    // MARK: Cost and memory of decisions

    @Test func `what a decision looked at is told`() throws {
        let engine = try exampleEngine(
            rules: rule("{path: /x}") + rule("{path: /y, arguments: [a]}", id: "b")
                + rule("{path: /z, package: p}", id: "c"))
        #expect(!engine.decide(exampleStart("/x")).usedArguments)
        #expect(engine.decide(exampleStart("/y")).usedArguments)
        #expect(engine.decide(exampleStart("/bin/sh")).usedArguments)
        #expect(engine.decide(exampleStart("/z")).usedContent)
        #expect(!engine.decide(exampleStart("/z")).usedArguments)
    }

    @Test(arguments: [
        "{path: /usr/bin/pN}", "{path: \"/opt/aN/*\"}", "{path: \"**/pN\"}", "{path: \"/o/*/pN\"}",
        "{path: /app, container: {image: \"r/aN:*\"}}", "{path: /app, container: {namespace: nsN}}",
        "{path: /app, unit: aN.service}", "{path: /bin/sh, script: /srv/aN}", "{unit: aN.service}",
        "{parent: \"/opt/aN/**\"}", "{sha256: HASHN, container: any}",
    ])
    func `ten thousand rules cost no more than ten`(pattern: String) throws {
        var rules = ""
        for number in 0..<10_000 {
            let digits = String(number, radix: 16)
            let hash = String(repeating: "0", count: 64 - digits.count) + digits
            rules += rule(
                pattern.replacing("HASHN", with: hash).replacing("N", with: "\(number)"),
                id: "r\(number)")
        }
        let large = try exampleEngine(rules: rules)
        var starts: [ProcessStart] = []
        for path in ["/usr/bin/p77", "/opt/a77/x", "/o/x/p77", "/app", "/bin/sh", "/other"] {
            var start = exampleStart(path, [path, "/srv/a77"])
            start.unit = "a77.service"
            start.ancestors = [.init(pid: 7, path: Array("/opt/a77/x".utf8))]
            starts.append(start)
            start.place = exampleContainer(image: "r/a77:1", namespace: "ns77")
            starts.append(start)
        }
        let hash = String(repeating: "0", count: 62) + "4d"
        let content = StartContent(
            program: .known(sha256: hash, package: nil, isUnmodified: false), script: .pending)
        var isAllowed = false
        for start in starts {
            let decision = large.decide(start, content: content)
            #expect(decision.examined <= 16)
            if decision.rule == "r77" { isAllowed = true }
        }
        // A shell in a container is an alarm; on the host the rule holds.
        #expect(isAllowed)
    }

    @Test func `the index finds what looking at each rule finds`() throws {
        var text = ""
        for number in 0..<300 {
            let path = [
                "/a/b\(number % 40)", "/a/*\(number % 30)", "/**/x\(number % 20)", "/a/**",
            ][number % 4]
            let unit = number % 3 == 0 ? ", unit: \"u\(number % 7)*\"" : ""
            let scope = ["", ", container: any", ", container: {image: \"i\(number % 5)\"}"][
                number % 3]
            text += rule(
                "{path: \"\(path)\"\(unit)\(scope), user: \(number % 11)}",
                number % 5 == 0 ? "{alert: low}" : "allow",
                id: "r\(number)")
        }
        let engine = try exampleEngine(rules: text)
        var found = 0
        for number in 0..<600 {
            var start = exampleStart(
                ["/a/b\(number % 45)", "/a/c/x\(number % 25)", "/a/q\(number % 31)"][number % 3])
            start.euid = UInt32(number % 12)
            start.unit = number % 13 == 0 ? nil : "u\(number % 8)z"
            start.place = [.host, exampleContainer(image: "i\(number % 6)"), .unknown][number % 3]
            var view = StartView(start, content: .init())
            let expected = engine.rules.first { rule in
                switch rule.match.truth(&view) {
                case .yes: true
                case .unknown: rule.rule.action.isAlert
                case .no, .pending: false
                }
            }
            #expect(engine.decide(start).rule == expected?.rule.id)
            if expected != nil { found += 1 }
        }
        #expect(found > 50)
    }

    @Test func `a decision is explained key by key`() throws {
        let engine = try exampleEngine(
            rules: rule("{path: /x, user: 7}", id: "b")
                + rule("{path: /x, unit: u, container: any}"))
        var start = exampleStart("/x")
        start.gainsRoot = true
        start.unit = nil
        let steps = engine.explain(start)
        #expect(steps.map(\.name) == ["gains-root", "b", "a"])
        #expect(steps[0].result == .holds)
        #expect(steps[1].keys.map(\.key) == ["path", "user", "container", "script"])
        #expect(steps[1].keys.map(\.result) == [.holds, .fails, .holds, .holds])
        #expect(steps[2].keys.map(\.result) == [.holds, .unknown("unit"), .fails, .holds])
        #expect(steps[2].location == "/l.yaml:7:3")
    }
}
