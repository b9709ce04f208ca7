package import Posture

/// Lists that hold together, in their order: the first rule that matches decides.
package struct AllowlistSet: Sendable {
    /// More rules, or more patterns in all of them, are refused.
    package static let ruleLimit = 100_000
    package static let patternLimit = 500_000

    package let lists: [ProcessAllowlist]

    /// Throws for two lists of one name, two rules of one id, and for more than the limits.
    package init(_ lists: [ProcessAllowlist]) throws(AllowlistError) {
        var errors: [AllowlistError] = []
        var paths: [String: String] = [:]
        var locations: [String: String] = [:]
        var patterns = 0
        for list in lists {
            if let first = paths[list.name] {
                errors.append(.duplicateList(name: list.name, path: list.path, first: first))
            }
            paths[list.name] = list.path
            for rule in list.rules {
                if let first = locations[rule.id] {
                    errors.append(
                        .duplicateRule(id: rule.id, location: rule.location, first: first))
                } else {
                    locations[rule.id] = rule.location
                }
                patterns += rule.match.patternCount
            }
        }
        if locations.count > Self.ruleLimit {
            errors.append(.tooLarge("more than \(Self.ruleLimit) rules"))
        }
        if patterns > Self.patternLimit {
            errors.append(.tooLarge("more than \(Self.patternLimit) patterns in all rules"))
        }
        if errors.count == 1 { throw errors[0] }
        if !errors.isEmpty { throw .several(errors) }
        self.lists = lists
    }

    /// The lists that hold on a system, which is named by its ids of os-release(5).
    ///
    /// Where nothing is known of the system only lists for all systems hold.
    package func lists(on ids: [String]) -> [ProcessAllowlist] {
        lists.filter { list in
            list.systems.isEmpty || list.systems.contains { ids.contains($0) }
        }
    }

    /// Of the alert where no rule matches: the last list that says so decides.
    package var defaultSeverity: Severity {
        lists.last { $0.defaultSeverity != nil }?.defaultSeverity ?? .medium
    }

    /// How severe an alarm is in this set; nil where it is off or there is none of this name.
    package func severity(ofAlarm name: String) -> Severity? {
        guard let alarm = AlarmCatalog.alarms.first(where: { $0.name == name }) else { return nil }
        let levels = tunings(of: name).compactMap(\.level)
        switch levels.last {
        case nil: return alarm.severity
        case .off: return nil
        case .severity(let severity): return severity
        }
    }

    func tunings(of alarm: String) -> [AlarmTuning] {
        lists.flatMap { $0.alarms.filter { $0.alarm == alarm } }
    }

    /// A number for each account that a rule or a test names, for tests on machines without them.
    package var exampleAccounts: [String: UInt32] {
        var names: Set<String> = []
        func collect(_ users: [UserPattern]?) {
            for case .name(let name) in users ?? [] { names.insert(name) }
        }
        for list in lists {
            for match in list.rules.map(\.match) + list.alarms.flatMap(\.exceptions) {
                collect(match.user)
                collect(match.loginUser)
            }
            for test in list.tests { collect([test.user, test.loginUser].compactMap(\.self)) }
        }
        var accounts: [String: UInt32] = ["root": 0]
        for (index, name) in names.subtracting(["root"]).sorted().enumerated() {
            accounts[name] = 4_000_000_000 + UInt32(clamping: index)
        }
        return accounts
    }
}

extension StartMatch {
    /// How many patterns, names and hashes it holds.
    var patternCount: Int {
        var count = (sha256?.count ?? 0) + (user?.count ?? 0) + (loginUser?.count ?? 0)
        for globs in [path, package, parent, ancestor, unit, workingDirectory] {
            count += globs?.reduce(0) { $0 + $1.branches.count } ?? 0
        }
        count += arguments?.reduce(0) { $0 + $1.elements.count } ?? 0
        if case .file(let path, let package, let hashes)? = script {
            count += (path?.count ?? 0) + (package?.count ?? 0) + (hashes?.count ?? 0)
        }
        if case .only(let pattern)? = container {
            for globs in [
                pattern.namespace, pattern.pod, pattern.name, pattern.image, pattern.digest,
            ] {
                count += globs?.count ?? 0
            }
            count += pattern.labels.count
        }
        return count
    }
}
