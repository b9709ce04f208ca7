import YAML

extension AllowlistLearner {
    /// A list's text with the rules that it does not have yet, and the change as a unified diff.
    ///
    /// All that stands in `text` stays as it is; new rules come after its last one, so that they
    /// decide only what no rule of it does. Where nothing is new the diff is empty. Throws where the
    /// text is no list, or writes its rules in brackets.
    package func merge(
        into text: String, path: String
    ) throws(AllowlistError) -> (text: String, diff: String) {
        let old = try AllowlistReader().list(bytes: Array(text.utf8), path: path)
        let named = try newRules(beside: old)
        if named.isEmpty { return (text, "") }
        let change = try change(of: text, path: path, adding: self.text(named))
        let merged = change.result
        let new = try AllowlistReader().list(bytes: Array(merged.utf8), path: path)
        // A text that reads otherwise than it looks, such as one with odd line ends.
        guard new.rules.prefix(old.rules.count).map(\.content) == old.rules.map(\.content),
            new.rules.count == old.rules.count + named.count, new.tests.count == old.tests.count,
            new.alarms.count == old.alarms.count
        else { throw Self.cannotMerge(path, line: nil) }
        let name = path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } ? path : "allowlist.yaml"
        return (merged, change.unified(path: name))
    }

    /// Those that no rule of the list covers.
    private func newRules(beside old: ProcessAllowlist) throws(AllowlistError) -> [Named] {
        let named = rules(taken: Set(old.rules.map(\.id))).rules
        if named.isEmpty { return [] }
        let text = """
            apiVersion: \(ProcessAllowlist.apiVersion)
            kind: \(ProcessAllowlist.kind)
            metadata: {name: learned}
            rules:

            """
        let lines = self.text(named).joined(separator: "\n")
        let read = try AllowlistReader().list(bytes: Array((text + lines).utf8), path: "learned")
        let allowing = old.rules.filter { !$0.action.isAlert }
        let index = RuleIndex(
            allowing.enumerated().map { ($0.offset, $0.element.match) }, findsUnknown: true)
        return zip(named, read.rules).filter { _, rule in
            !index.earlier(than: allowing.count, for: rule.match).contains {
                allowing[$0].covers(rule)
            }
        }.map(\.0)
    }

    private func change(
        of text: String, path: String, adding rules: [String]
    ) throws(AllowlistError) -> LineChange {
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        let isEnded = lines.last?.isEmpty == true
        if isEnded { lines.removeLast() }
        let spot = try RulesSpot(text: text, lines: lines, path: path)
        let end = lines.first?.utf8.last == 0x0D ? "\r" : ""
        let header = "# Learned from \(Self.starts(counts.learned)), \(seen.range) UTC"
        var added = spot.replacement.map { [$0 + end] } ?? []
        added += ([header] + rules).map { ($0.isEmpty ? "" : spot.indentation + $0) + end }
        var removed = spot.removed
        if !isEnded, removed.isEmpty, removed.lowerBound == lines.count, let last = lines.last {
            // The last line gets the end that it lacks.
            removed = lines.count - 1..<lines.count
            added.insert(last + end, at: 0)
        }
        return LineChange(lines: lines, isEnded: isEnded, removed: removed, added: added)
    }

    static func cannotMerge(_ path: String, line: Int?) -> AllowlistError {
        .malformed([
            YAMLError(
                path: path, line: line, column: line.map { _ in 1 },
                problem: "new rules cannot be put in here; write 'rules:' at the beginning of a "
                    + "line and each rule in lines of its own")
        ])
    }
}

extension AllowRule {
    /// Without where it stands.
    var content: AllowRule {
        var rule = self
        rule.location = ""
        return rule
    }
}
