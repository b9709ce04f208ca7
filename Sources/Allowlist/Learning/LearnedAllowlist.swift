/// A list that was learned, to be read by a person before it is used.
package struct LearnedAllowlist: Sendable {
    /// YAML that `AllowlistReader` reads.
    package var text: String
    package var ruleCount: Int
    /// What no rule is for, in the order of the text's comments.
    package var leftOut: [LeftOut]
    /// Starts beyond the learner's limits, which no rule is for either.
    package var overflowed: Int
}

extension AllowlistLearner {
    /// More lines on what was left out are summed up.
    private static let noteLimit = 100

    /// The list that allows what was learned, and nothing of what was left out.
    ///
    /// The same starts give the same text, in whatever order they came, unless there were more than a
    /// limit. `description` should name the
    /// node; when its starts were seen is added.
    package func proposal(name: String, description: String) -> LearnedAllowlist {
        let (rules, leftOut) = rules(taken: [])
        let about = [description, "learned from \(Self.starts(counts.starts)), \(seen.range) UTC"]
        var lines = [
            "apiVersion: \(ProcessAllowlist.apiVersion)", "kind: \(ProcessAllowlist.kind)",
            "metadata:",
            "  name: "
                + YAMLText.value(name.allSatisfy(\.isWhitespace) ? "learned" : name),
            "  version: \"1\"",
            "  description: "
                + YAMLText.value(about.filter { !$0.isEmpty }.joined(separator: "; ")),
            "",
        ]
        if counts.overflowed > 0 {
            lines.append(
                "# Incomplete: \(Self.starts(counts.overflowed)) came after as many programs as are "
                    + "kept.")
        }
        lines.append(rules.isEmpty ? "rules: []" : "rules:")
        lines += text(rules)
        if !leftOut.isEmpty {
            lines += ["", "# Left out:"]
            let notes = LeftOut.notes(leftOut)
            lines += notes.prefix(Self.noteLimit).map { "# " + $0.text }
            let count =
                notes.dropFirst(Self.noteLimit).reduce(0) { $0 + $1.count }
                + max(0, counts.leftOut - leftOut.reduce(0) { $0 + $1.count })
            if count > 0 { lines.append("# \(Self.starts(count)) more") }
        }
        return LearnedAllowlist(
            text: lines.joined(separator: "\n") + "\n", ruleCount: rules.count, leftOut: leftOut,
            overflowed: counts.overflowed)
    }

    static func starts(_ count: Int) -> String { count == 1 ? "1 start" : "\(count) starts" }

    /// The lines of rules, each place under a comment.
    func text(_ rules: [Named]) -> [String] {
        var lines: [String] = []
        var place: LearnedPlace?
        for named in rules {
            let rule = named.rule
            if rule.key.place != place {
                if place != nil { lines.append("") }
                place = rule.key.place
                let isWide = rule.key.place.isInEveryUnit ? "; these hold in every unit" : ""
                lines.append("# \(rule.key.place.title(users))\(isWide)")
            }
            if let warning = rule.warning { lines.append("# \(warning)") }
            lines.append("- id: \(named.id)")
            lines.append("  description: \(rule.sightings.text)")
            lines.append("  match:")
            lines += rule.lines(users).map { "    " + $0 }
            lines.append("  action: allow")
        }
        return lines
    }
}
