/// Regular expressions: `matches` of the standard library, `find` and `findAll` of Kubernetes.
enum RegexExtension {
    static let names = ["matches", "find", "findAll"]
    static let all = names.map { Function($0, overloads(of: $0, for: nil)) }

    /// The forms of one of the functions, for one pattern or for that which a call is given.
    static func overloads(of name: String, for regex: Regex?) -> [Overload] {
        switch name {
        case "matches":
            let body = body(regex) { regex, text, _, budget throws(EvaluationError) in
                .bool(try regex.isFound(in: text, &budget))
            }
            return [
                .member([.string, .string], .bool, body), .global([.string, .string], .bool, body),
            ]
        case "find":
            let body = body(regex) { regex, text, _, budget throws(EvaluationError) in
                let match = try regex.firstMatch(in: text, from: 0, &budget)
                return .string(match.map { Text.string(text[$0]) } ?? "")
            }
            return [.member([.string, .string], .string, body)]
        case "findAll":
            let body = body(regex) { regex, text, limit, budget throws(EvaluationError) in
                .list(try findAll(regex, text, limit, &budget))
            }
            return [
                .member([.string, .string], .list(.string), body),
                .member([.string, .string, .int], .list(.string), body),
            ]
        default: return []
        }
    }

    private typealias Search =
        @Sendable (Regex, [Unicode.Scalar], _ limit: Int, inout Budget) throws(EvaluationError) ->
        Value

    private static func body(_ known: Regex?, _ search: @escaping Search) -> Overload.Body {
        { values, budget throws(EvaluationError) in
            guard case (.string(let text), .string(let pattern)) = (values[0], values[1]) else {
                return .null
            }
            var limit = Int.max
            if values.count > 2, case .int(let value) = values[2], value >= 0 { limit = Int(value) }
            let regex = if let known { known } else { try compiled(pattern, &budget) }
            return try search(regex, Array(text.unicodeScalars), limit, &budget)
        }
    }

    private static func compiled(
        _ pattern: String, _ budget: inout Budget
    ) throws(EvaluationError) -> Regex {
        do throws(EvaluationError) {
            let regex = try Regex(pattern)
            try budget.charge(regex.compilingCost)
            return regex
        } catch {
            // What is refused may have been refused for its size.
            try budget.charge(RegexCompiler.limit / 10)
            throw error
        }
    }

    /// All matches up to a number; one of nothing does not count right behind another (as Go).
    private static func findAll(
        _ regex: Regex, _ text: [Unicode.Scalar], _ limit: Int, _ budget: inout Budget
    ) throws(EvaluationError) -> [Value] {
        var matches: [Value] = []
        var start = 0
        var previousEnd: Int?
        while matches.count < limit, start <= text.count,
            let match = try regex.firstMatch(in: text, from: start, &budget)
        {
            let isRepeated = match.isEmpty && match.lowerBound == previousEnd
            if !isRepeated {
                try budget.charge(bytes: match.count)
                matches.append(.string(Text.string(text[match])))
            }
            start = match.upperBound == start ? start + 1 : match.upperBound
            previousEnd = match.upperBound
        }
        return matches
    }
}
