import Posture
import Testing

@testable import Allowlist

/// New rules in a list that people wrote.
struct LearningMergeTests {
    private static let head = """
        apiVersion: merlon.dev/v1alpha1
        kind: ProcessAllowlist
        metadata: {name: site}

        """
    private static let rule = "- {id: old, match: {path: /usr/bin/old}, action: allow}"
    private static let new = """
        # Learned from 1 start, 1970-01-01 00:00 UTC
        # example.service
        # not verified: the programs are known by their paths only
        - id: example-new-unverified
          description: seen once, 1970-01-01 00:00
          match:
            path: /usr/bin/new
            user: root
            unit: example.service
          action: allow

        """

    private static func learner(_ paths: [String] = ["/usr/bin/new"]) -> AllowlistLearner {
        var learner = AllowlistLearner()
        for path in paths {
            learner.add(exampleStart(path), Decision(outcome: .alert(.medium), reason: ""))
        }
        return learner
    }

    @Test(arguments: [
        // The rules are the last key.
        ("rules:\n\(rule)\n", "", "rules:\n\(rule)\n", ""),
        // They are not, and the comment is the next key's.
        (
            "rules:\n# first\n\(rule)\n", "\n# These hold:\ntests: []\n",
            "rules:\n# first\n\(rule)\n", "\n# These hold:\ntests: []\n"
        ),
        // No line's end.
        ("rules:\n\(rule)", "", "rules:\n\(rule)\n", ""),
        ("rules: []  # none yet\n", "tests: []\n", "rules:\n", "tests: []\n"),
        ("", "", "rules:\n", ""),
        ("tests: []", "", "tests: []\nrules:\n", ""),
        ("rules:\n\(rule)\n", "...\n", "rules:\n\(rule)\n", "...\n"),
    ])
    func `new rules come after the last one, and all else stays`(
        before: String, after: String, newBefore: String, newAfter: String
    ) throws {
        let old = Self.head + before + after
        let merged = try Self.learner().merge(into: old, path: "site.yaml")
        #expect(merged.text == Self.head + newBefore + Self.new + newAfter)
        #expect(try Self.patched(old, by: merged.diff) == merged.text)
        let again = try Self.learner().merge(into: merged.text, path: "site.yaml")
        #expect(again.text == merged.text)
        #expect(again.diff.isEmpty)
    }

    @Test func `indented rules and their line ends are kept up`() throws {
        let rule = "  - id: old\n    match: {path: /usr/bin/old}\n    action: allow\n"
        let old = (Self.head + "rules:\n" + rule).split(separator: "\n").joined(separator: "\r\n")
        let merged = try Self.learner().merge(into: old + "\r\n", path: "site.yaml")
        #expect(merged.text.hasPrefix(old))
        #expect(merged.text.contains("\r\n  - id: example-new-unverified\r\n    description: seen"))
        #expect(!merged.text.utf8.split(separator: 0x0A).contains { $0.last != 0x0D })
    }

    @Test func `the diff is that of diff -u`() throws {
        let old = Self.head + "rules:\n\(Self.rule)\ntests: []\n"
        let merged = try Self.learner().merge(into: old, path: "a/site.yaml")
        let added = Self.new.split(separator: "\n").map { "+\($0)\n" }.joined()
        #expect(
            merged.diff == """
                --- a/site.yaml
                +++ a/site.yaml
                @@ -3,4 +3,14 @@
                 metadata: {name: site}
                 rules:
                 \(Self.rule)
                \(added) tests: []

                """)
    }

    @Test func `an id that is taken gets an end of its own`() throws {
        let old =
            Self.head
            + "rules:\n- {id: example-new-unverified, match: {path: /x}, action: allow}\n"
        let merged = try Self.learner().merge(into: old, path: "site.yaml")
        let list = try AllowlistReader().list(bytes: Array(merged.text.utf8), path: "/l.yaml")
        #expect(list.rules.count == 2)
        #expect(list.rules[1].id.hasPrefix("example-new-unverified-"))
    }

    @Test(arguments: [
        "rules: [\(rule.dropFirst(2))]\n", "rules:\n  [\(rule.dropFirst(2))]\n", "rulez: []\n",
        "rules: |\n", "rules:\n", "rules: &a []\n", "rules:\n-\n  id: [\n",
    ])
    func `a text that cannot be added to is an error`(rules: String) {
        #expect(throws: AllowlistError.self) {
            try Self.learner().merge(into: Self.head + rules, path: "site.yaml")
        }
    }

    @Test func `a list in one line is an error`() {
        let old =
            "{apiVersion: merlon.dev/v1alpha1, kind: ProcessAllowlist, metadata: {name: a}, rules: []}"
        #expect(throws: AllowlistError.self) {
            try Self.learner().merge(into: old, path: "site.yaml")
        }
    }

    @Test func `what a rule covers already is not added`() throws {
        let old =
            Self.head
            + "rules:\n- {id: old, match: {path: /usr/bin/*, unit: example.service}, action: allow}\n"
        let merged = try Self.learner(["/usr/bin/a", "/opt/x/b"]).merge(into: old, path: "s.yaml")
        #expect(merged.text.contains("/opt/x/b"))
        let same = try Self.learner(["/usr/bin/a"]).merge(into: old, path: "s.yaml")
        #expect(same.diff.isEmpty)
    }

    /// What `patch` makes of a diff with one hunk.
    private static func patched(_ text: String, by diff: String) throws -> String {
        let lines = diff.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let header = try #require(lines.dropFirst(2).first)
        let numbers = header.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(numbers.count == 4)
        var old = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let isEnded = old.last == ""
        if isEnded { old.removeLast() }
        let start = numbers[1] == 0 ? numbers[0] : numbers[0] - 1
        var index = start
        var new: [String] = []
        var isOpenNow = !isEnded
        for line in lines.dropFirst(3) {
            switch line.first {
            case " ":
                #expect(old[index] == line.dropFirst())
                new.append(old[index])
                index += 1
            case "-":
                #expect(old[index] == line.dropFirst())
                index += 1
            case "+":
                new.append(String(line.dropFirst()))
                if index == old.count { isOpenNow = false }
            default: #expect(line == "\\ No newline at end of file")
            }
        }
        #expect(index - start == numbers[1])
        #expect(new.count == numbers[3])
        let all = old[..<start] + new + old[index...]
        return all.joined(separator: "\n") + (isOpenNow ? "" : "\n")
    }
}
