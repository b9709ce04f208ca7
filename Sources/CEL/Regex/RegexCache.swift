import Synchronization

/// Patterns that were compiled lately, so that one in a loop is compiled once.
enum RegexCache {
    private static let limit = 256
    private static let entries = Mutex<[String: Regex]>([:])

    static func regex(_ pattern: String) throws(EvaluationError) -> Regex {
        if let known = entries.withLock({ $0[pattern] }) { return known }
        let regex = try Regex(pattern)
        entries.withLock { entries in
            if entries.count >= limit { entries.removeAll() }
            entries[pattern] = regex
        }
        return regex
    }
}
