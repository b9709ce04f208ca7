import Posture
import Testing

@testable import Allowlist

struct ReaderTests {
    private func problems(_ text: String) -> String {
        do throws(AllowlistError) {
            _ = try AllowlistSet([AllowlistReader().list(bytes: Array(text.utf8), path: "/l.yaml")])
            return ""
        } catch {
            return error.description
        }
    }

    private func rule(_ match: String, action: String = "allow", id: String = "a") -> String {
        exampleText(rules: "- {id: \(id), match: \(match), action: \(action)}")
    }

    @Test func `every key is read`() throws {
        let text = exampleText(
            rules: """
                - id: all-keys
                  description: Everything
                  match:
                    path: [/usr/bin/a, "/opt/*/b"]
                    sha256: "\(String(repeating: "A", count: 64))"
                    package: "*"
                    user: [root, 1000]
                    loginUser: [unset, 0]
                    parent: /usr/sbin/cron
                    ancestor: [/a]
                    unit: "user@*.service"
                    arguments: [[-a, "..."], [--help]]
                    script: {path: /s, package: p, sha256: \(String(repeating: "0", count: 64))}
                    workingDirectory: /
                    container: {namespace: n, pod: "p-*", name: c, labels: {app: "w*"}, image: "r/**", digest: "sha256:*"}
                    failed: [EACCES, EPERM]
                  action: {alert: high}
                """,
            alarms: "  gains-root: {severity: off, except: [{path: /usr/bin/sudo}]}",
            tests:
                "- {name: t, start: {path: /usr/bin/a, user: root}, expect: alert, rule: all-keys}")
        let list = try AllowlistReader().list(bytes: Array(text.utf8), path: "/l.yaml")
        let match = try #require(list.rules.first).match
        #expect(match.path?.count == 2)
        #expect(match.sha256 == [String(repeating: "a", count: 64)])
        #expect(match.user == [.name("root"), .number(1_000)])
        #expect(match.loginUser == [.unset, .number(0)])
        #expect(match.arguments?.map(\.elements.count) == [2, 1])
        #expect(match.failed == .errors([13, 1]))
        #expect(list.rules.first?.action == .alert(.high))
        #expect(list.alarms.first?.level == .off)
        #expect(list.alarms.first?.exceptions.count == 1)
        #expect(list.tests.first?.rule == "all-keys")
    }

    @Test(arguments: [
        ("", "/l.yaml:1:1: the file is empty"),
        ("kind: [", "/l.yaml:"),
        ("kind: PolicyPack", "'kind' is 'PolicyPack'; this version of Merlon reads"),
    ])
    func `what is no list is told apart`(text: String, part: String) {
        #expect(problems(text).contains(part), "\(problems(text))")
    }

    @Test(arguments: [
        ("{pth: /a}", "unknown key 'pth' in match; did you mean 'path'?"),
        ("{}", "match is empty"), ("{path: []}", "'path' is empty"),
        ("{path: a/b}", "'a/b' fits no path"), ("{path: \"/a[\"}", "a '[' is not closed"),
        ("{sha256: abc}", "is no SHA-256 hash"), ("{user: \"a b\"}", "is no name of a user"),
        ("{user: 4294967295}", "is no number of a user"),
        ("{container: hots}", "did you mean 'host'?"), ("{container: {}}", "'container' is empty"),
        ("{container: {nmespace: x}}", "did you mean 'namespace'?"),
        ("{arguments: x}", "'arguments' must be a list"),
        ("{failed: EACES}", "did you mean 'EACCES'?"),
        ("{script: {}}", "'script' is empty"),
        ("{parent: {a: b}}", "must be a string, not a mapping"),
    ])
    func `a mistake in a rule is told`(match: String, part: String) {
        let text = problems(rule(match))
        #expect(text.contains(part), "\(text)")
        #expect(text.hasPrefix("/l.yaml:6:"), "\(text)")
    }

    @Test func `all problems of a file are told at once`() {
        let text = exampleText(
            rules: """
                - {id: Bad, mach: {}, match: {path: x, usr: 1, user: ""}, action: alow}
                - {id: b, match: {path: /b}, action: {alert: hihg}}
                - {id: b, match: {path: /b}, action: allow}
                - {id: c, match: {path: /c}, action: allow}
                - {id: c, match: {path: /c}, action: allow}
                """,
            alarms: "  run-from-memry: {severity: off}",
            tests: "- {name: t, start: {path: /a, foo: 1}, expect: alowed, alarm: x}")
        let lines = problems(text).split(separator: "\n").map(String.init)
        for part in [
            "did you mean 'run-from-memory'?", "'Bad' is no id", "did you mean 'match'?",
            "fits no path", "did you mean 'user'?", "is no name of a user", "did you mean 'allow'?",
            "did you mean 'high'?", "rule 'c' is defined twice, first in line 10",
            "unknown key 'foo'", "'expect' is 'alowed'", "there is no alarm 'x'",
        ] {
            #expect(
                lines.contains { $0.contains(part) }, "\(part) in \(lines.joined(separator: " ¦ "))"
            )
        }
        #expect(lines.count >= 12)
    }

    @Test func `ids are unique over the lists of a set`() throws {
        let text = rule("{path: /a}")
        let first = try AllowlistReader().list(bytes: Array(text.utf8), path: "/1.yaml")
        var second = try AllowlistReader().list(bytes: Array(text.utf8), path: "/2.yaml")
        second.name = "other"
        let error = #expect(throws: AllowlistError.self) { try AllowlistSet([first, second]) }
        #expect(
            error?.description == "/2.yaml:6:3: rule 'a' is defined twice, first at /1.yaml:6:3")
        #expect(throws: AllowlistError.self) { try AllowlistSet([first, first]) }
    }

    @Test(arguments: [
        ("- {id: a, match: {path: /**}, action: allow}", "allows every program"),
        ("- {id: a, match: {container: any}, action: ignore}", "allows every program"),
        ("- {id: a, match: {path: /usr/bin/python3}, action: allow}", "does not let"),
        (
            "- {id: a, match: {path: /usr/**}, action: allow}\n"
                + "- {id: b, match: {path: /usr/bin/x, user: root}, action: allow}",
            "rule 'b' is never reached: 'a'"
        ),
        (
            "- {id: a, match: {path: \"**/x\", container: any}, action: allow}\n"
                + "- {id: b, match: {path: /o/x, container: {image: i}}, action: ignore}",
            "rule 'b' is never reached: 'a'"
        ),
    ])
    func `what is likely not meant is noted`(rules: String, part: String) throws {
        let list = try AllowlistReader().list(
            bytes: Array(exampleText(rules: rules).utf8), path: "/l.yaml")
        let notes = try AllowlistSet([list]).lint().map(\.description)
        #expect(notes.contains { $0.contains(part) }, "\(notes)")
    }

    @Test(arguments: [
        "- {id: a, match: {path: /usr/**, user: root}, action: allow}\n"
            + "- {id: b, match: {path: /usr/bin/x}, action: allow}",
        "- {id: a, match: {path: /usr/bin/*}, action: allow}\n"
            + "- {id: b, match: {path: /usr/**}, action: allow}",
        "- {id: a, match: {path: /usr/bin/x}, action: allow}\n"
            + "- {id: b, match: {path: /usr/bin/x, script: any}, action: allow}",
        "- {id: a, match: {path: /usr/bin/x}, action: allow}\n"
            + "- {id: b, match: {path: /usr/bin/x, container: any}, action: allow}",
        "- {id: a, match: {path: /usr/bin/x, failed: true}, action: {alert: low}}\n"
            + "- {id: b, match: {path: /usr/bin/x}, action: allow}",
    ])
    func `what is meant is not noted`(rules: String) throws {
        let list = try AllowlistReader().list(
            bytes: Array(exampleText(rules: rules).utf8), path: "/l.yaml")
        #expect(try AllowlistSet([list]).lint() == [])
    }

    @Test func `an exception that cannot hold is noted`() throws {
        let text = exampleText(alarms: "  shell-in-container: {except: [{path: /bin/sh}]}")
        let list = try AllowlistReader().list(bytes: Array(text.utf8), path: "/l.yaml")
        #expect(try AllowlistSet([list]).lint().first?.text.contains("host only") == true)
    }
}
