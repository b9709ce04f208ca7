/// Reads `type filter hook input priority filter; policy drop;`.
enum NftBaseChainReader {
    /// The names of priorities; those of bridges differ (nft(8)).
    private static let names = [
        "raw": -300, "mangle": -150, "dstnat": -100, "filter": 0, "security": 50, "srcnat": 100,
    ]
    private static let bridgeNames = ["dstnat": -300, "filter": -200, "out": 100, "srcnat": 300]

    static func base(
        _ cursor: inout NftCursor, _ family: Family
    ) throws(RulesetError) -> BaseChain {
        let line = cursor.line
        cursor.skip()
        guard let kind = BaseChain.Kind(rawValue: cursor.word) else {
            throw .malformed(line: line, "'\(cursor.word)' is no type of chain that is known")
        }
        cursor.skip(2)
        guard let hook = Hook(rawValue: cursor.word) else {
            throw .malformed(line: line, "'\(cursor.word)' is no hook that is known")
        }
        cursor.skip()
        var base = BaseChain(kind: kind, hook: hook, priority: 0)
        if cursor.take("device") {
            base.devices = [try cursor.name()]
        } else if cursor.take("devices") {
            _ = cursor.take("=")
            var names = try cursor.braces()
            while !names.isAtEnd {
                if names.peek?.kind == .symbol || names.peek?.kind == .newline {
                    names.skip()
                } else {
                    base.devices.append(try names.name())
                }
            }
        }
        try cursor.expect("priority")
        base.priority = try priority(&cursor, family, line)
        return base
    }

    /// `0`, `-110`, `filter`, `dstnat - 10`.
    private static func priority(
        _ cursor: inout NftCursor, _ family: Family, _ line: Int
    ) throws(RulesetError) -> Int {
        let word = cursor.word
        cursor.skip()
        let all = family == .bridge ? bridgeNames : names
        guard var value = Int(word) ?? all[word] else {
            throw .malformed(line: line, "'\(word)' is no priority that is known")
        }
        if ["+", "-"].contains(cursor.word) {
            let isAdded = cursor.word == "+"
            guard let step = Int(cursor.word(ahead: 1)) else {
                throw .malformed(line: line, "a priority without its number")
            }
            value += isAdded ? step : -step
        }
        return value
    }
}
