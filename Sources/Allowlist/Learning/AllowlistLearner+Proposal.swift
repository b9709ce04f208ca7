extension AllowlistLearner {
    /// A rule with its id.
    struct Named {
        let id: String
        let rule: LearnedRule
    }

    /// The rules for what was learned, and what none could be made for.
    func rules(taken: Set<String>) -> (rules: [Named], leftOut: [LeftOut]) {
        var rules: [LearnedRule.Key: LearnedRule] = [:]
        var dropped: [LeftOutKey: Int] = leftOut
        func drop(_ shape: LearnedShape, _ reason: LeftOut.Reason, _ count: Int) {
            let key = LeftOutKey(
                reason: reason, program: shape.program.title, place: shape.place.title(users))
            dropped[key, default: 0] += count
        }
        for (shape, entry) in entries {
            guard let patterns = LearnedPatterns(shape, entry) else {
                for seen in entry.sightings.values { drop(shape, .noPattern, seen.count) }
                continue
            }
            let strength = entry.sightings.keys.map(\.strength).max() ?? 0
            var waiting = Sightings()
            var isWaitingTaken = false
            for (evidence, seen) in entry.sightings where evidence.strength < strength {
                // What was only not looked at is like what was.
                if evidence.isPending {
                    waiting.add(seen)
                } else {
                    drop(shape, .unknownContent, seen.count)
                }
            }
            for (evidence, seen) in entry.sightings where evidence.strength == strength {
                var isInterpreter = false
                if case .plain = shape.work {} else { isInterpreter = true }
                let key = LearnedRule.Key(
                    place: shape.place, users: entry.users.sorted(),
                    program: evidence.program.kind, script: evidence.script?.kind,
                    interpreter: isInterpreter ? patterns.path : nil, isCode: patterns.code != nil)
                rules[key, default: LearnedRule(key: key)].add(patterns, evidence, seen)
                if !isWaitingTaken, waiting.count > 0 {
                    rules[key]?.add(patterns, evidence, waiting)
                    isWaitingTaken = true
                }
            }
        }
        for (key, rule) in rules where rule.codes.count > LearnerLimits.codes {
            rules[key] = nil
            let key = LeftOutKey(
                reason: .differentCode(rule.codes.count),
                program: YAMLText.escaped(key.interpreter ?? ""),
                place: key.place.title(users))
            dropped[key, default: 0] += rule.sightings.count
        }
        for (key, rule) in rules where rule.hasTooManyHashes {
            rules[key] = nil
            let key = LeftOutKey(
                reason: .tooManyVersions, program: "many programs", place: key.place.title(users))
            dropped[key, default: 0] += rule.sightings.count
        }
        let named = name(Self.joined(rules), taken: taken)
        let notes = dropped.map {
            LeftOut(
                reason: $0.key.reason, program: $0.key.program,
                interpreter: $0.key.interpreter, place: $0.key.place, count: $0.value)
        }
        return (named, notes.sorted { ($1.count, $0.text) < ($0.count, $1.text) })
    }

    /// One rule for all interpreters of the same scripts.
    private static func joined(_ rules: [LearnedRule.Key: LearnedRule]) -> [LearnedRule] {
        var others: [LearnedRule] = []
        var groups: [LearnedRule.ScriptGroup: LearnedRule] = [:]
        for rule in rules.values {
            if let group = rule.scriptGroup {
                if groups[group]?.join(rule) == nil { groups[group] = rule }
            } else {
                others.append(rule)
            }
        }
        return others + groups.values
    }

    /// In the order of their places, with ids that are none of `taken` and depend on nothing but
    /// the rule, unless two of one name meet.
    private func name(_ rules: [LearnedRule], taken: Set<String>) -> [Named] {
        let sorted = rules.map { rule in
            (
                place: rule.key.place.sortKey(users), id: rule.id(users), lines: rule.lines(users),
                rule
            )
        }.sorted {
            ($0.place, $0.id, $0.lines.joined(separator: "\n"))
                < ($1.place, $1.id, $1.lines.joined(separator: "\n"))
        }
        var taken = taken
        return sorted.map { _, id, lines, rule in
            // Room for what tells it from others: an id has 100 characters at most.
            var base = String(id.prefix(80))
            while base.last == "-" { base.removeLast() }
            if base.isEmpty { base = "learned" }
            var unique = base
            if taken.contains(unique) { unique = "\(base)-\(Self.digest(lines))" }
            var number = 2
            while taken.contains(unique) {
                unique = "\(base)-\(Self.digest(lines))-\(number)"
                number += 1
            }
            taken.insert(unique)
            return Named(id: unique, rule: rule)
        }
    }

    /// FNV-1a of 32 bits, to tell apart what has one name.
    private static func digest(_ lines: [String]) -> String {
        var hash = UInt32(2_166_136_261)
        for byte in lines.joined(separator: "\n").utf8 {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        return String(hash, radix: 36)
    }
}

extension LearnedPlace {
    /// Units, then logins, then images.
    func sortKey(_ users: LearnedUsers) -> String {
        switch self {
        case .unit: "0 " + title(users)
        case .login: "1 " + title(users)
        case .host: "2"
        case .image: "3 " + title(users)
        }
    }
}
