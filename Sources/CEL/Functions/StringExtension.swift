/// The strings extension (cel-go `ext/strings`), positions counted in code points.
enum StringExtension {
    static let all: [Function] = [
        Function("charAt", [.member([.string, .int], .string, charAt)]),
        Function(
            "indexOf",
            [
                .member([.string, .string], .int, indexOf),
                .member([.string, .string, .int], .int, indexOf),
            ]),
        Function(
            "lastIndexOf",
            [
                .member([.string, .string], .int, lastIndexOf),
                .member([.string, .string, .int], .int, lastIndexOf),
            ]),
        mapping("lowerAscii") { scalars in
            scalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 }
        },
        mapping("upperAscii") { scalars in
            scalars.map { ("a"..."z").contains($0) ? Unicode.Scalar(UInt8($0.value) - 32) : $0 }
        },
        mapping("trim") { scalars in
            var rest = scalars[...]
            while let first = rest.first, first.isTrimmed { rest.removeFirst() }
            while let last = rest.last, last.isTrimmed { rest.removeLast() }
            return Array(rest)
        },
        mapping("reverse") { $0.reversed() },
        Function(
            "replace",
            [
                .member([.string, .string, .string], .string, replace),
                .member([.string, .string, .string, .int], .string, replace),
            ]),
        Function(
            "split",
            [
                .member([.string, .string], .list(.string), split),
                .member([.string, .string, .int], .list(.string), split),
            ]),
        Function(
            "substring",
            [
                .member([.string, .int], .string, substring),
                .member([.string, .int, .int], .string, substring),
            ]),
        Function(
            "join",
            [
                .member([.list(.string)], .string, join),
                .member([.list(.string), .string], .string, join),
            ]),
        Function("strings.quote", [.global([.string], .string, quote)]),
        Function("format", [.member([.string, .list(.dyn)], .string, StringFormat.format)]),
    ]

    private static func scalars(_ value: Value) -> [Unicode.Scalar] {
        if case .string(let text) = value { Array(text.unicodeScalars) } else { [] }
    }

    private static func mapping(
        _ name: String, _ body: @escaping @Sendable ([Unicode.Scalar]) -> [Unicode.Scalar]
    ) -> Function {
        Function(
            name,
            [
                .member([.string], .string) { values, _ throws(EvaluationError) in
                    .string(Text.string(body(scalars(values[0]))))
                }
            ])
    }

    private static func index(
        _ values: [Value], _ position: Int, within range: ClosedRange<Int>
    ) throws(EvaluationError) -> Int? {
        guard values.count > position, case .int(let value) = values[position] else { return nil }
        guard let index = Int(exactly: value), range.contains(index) else {
            throw .indexOutOfRange("\(value)")
        }
        return index
    }

    private static let charAt: Overload.Body = { values, _ throws(EvaluationError) in
        let text = scalars(values[0])
        let index = try index(values, 1, within: 0...text.count) ?? 0
        return .string(index == text.count ? "" : Text.string([text[index]]))
    }

    private static let indexOf: Overload.Body = { values, _ throws(EvaluationError) in
        let (text, part) = (scalars(values[0]), scalars(values[1]))
        let start = try index(values, 2, within: 0...text.count) ?? 0
        return .int(Int64(RunSearch(part).firstIndex(in: text, from: start) ?? -1))
    }

    private static let lastIndexOf: Overload.Body = { values, _ throws(EvaluationError) in
        let (text, part) = (scalars(values[0]), scalars(values[1]))
        let start = try index(values, 2, within: 0...text.count) ?? text.count
        if part.isEmpty { return .int(Int64(start)) }
        return .int(Int64(RunSearch.lastIndex(of: part, in: text, from: start) ?? -1))
    }

    private static let replace: Overload.Body = { values, budget throws(EvaluationError) in
        let (text, old, new) = (scalars(values[0]), scalars(values[1]), scalars(values[2]))
        var left = Int64.max
        if values.count > 3, case .int(let limit) = values[3], limit >= 0 { left = limit }
        let search = RunSearch(old)
        var result: [Unicode.Scalar] = []
        var start = 0
        while left > 0, let found = search.firstIndex(in: text, from: start) {
            try budget.charge(bytes: new.count)
            result += text[start..<found] + new
            start = found + old.count
            left -= 1
            // Nothing is found between all characters, each of which is kept.
            if old.isEmpty {
                guard start < text.count else { break }
                result.append(text[start])
                start += 1
            }
        }
        return .string(Text.string(result + text[min(start, text.count)...]))
    }

    private static let split: Overload.Body = { values, budget throws(EvaluationError) in
        let (text, separator) = (scalars(values[0]), scalars(values[1]))
        var limit = Int64.max
        if values.count > 2, case .int(let value) = values[2] { limit = value < 0 ? .max : value }
        if limit == 0 { return .list([]) }
        if separator.isEmpty {
            let count = Int(min(limit - 1, Int64(max(0, text.count - 1))))
            try budget.charge(count)
            let single = text.prefix(count).map { Value.string(Text.string([$0])) }
            let rest = text.dropFirst(count)
            return .list(rest.isEmpty ? single : single + [.string(Text.string(rest))])
        }
        let search = RunSearch(separator)
        var parts: [Value] = []
        var start = 0
        while Int64(parts.count) < limit - 1, let found = search.firstIndex(in: text, from: start) {
            try budget.charge(1)
            parts.append(.string(Text.string(text[start..<found])))
            start = found + separator.count
        }
        return .list(parts + [.string(Text.string(text[start...]))])
    }

    private static let substring: Overload.Body = { values, _ throws(EvaluationError) in
        let text = scalars(values[0])
        let start = try index(values, 1, within: 0...text.count) ?? 0
        let end = try index(values, 2, within: 0...text.count) ?? text.count
        guard start <= end else {
            throw .indexOutOfRange("start \(start) lies behind end \(end)")
        }
        return .string(Text.string(text[start..<end]))
    }

    private static let join: Overload.Body = { values, budget throws(EvaluationError) in
        guard case .list(let elements) = values[0] else { return .null }
        var separator = ""
        if values.count > 1, case .string(let text) = values[1] { separator = text }
        var result = ""
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element else { throw .noSuchOverload("join") }
            try budget.charge(bytes: text.utf8.count + separator.utf8.count)
            result += (index == 0 ? "" : separator) + text
        }
        return .string(result)
    }

    private static let quote: Overload.Body = { values, _ throws(EvaluationError) in
        var result = "\""
        for scalar in scalars(values[0]) {
            switch scalar {
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return .string(result + "\"")
    }
}

extension Unicode.Scalar {
    /// The white space that `trim` takes away: Unicode's `White_Space`.
    fileprivate var isTrimmed: Bool { properties.isWhitespace }
}
