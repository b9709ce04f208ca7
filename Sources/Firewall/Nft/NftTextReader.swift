/// Reads what `nft list ruleset` prints.
package struct NftTextReader {
    private var cursor: NftCursor
    private var ruleset = Ruleset()

    private init(_ tokens: [NftToken]) {
        cursor = NftCursor(tokens)
    }

    /// All tables of the text; throws where it is cut or has a form that is not known.
    package static func ruleset(_ text: String) throws(RulesetError) -> Ruleset {
        var reader = NftTextReader(try NftLexer.tokens(text))
        try reader.read()
        return reader.ruleset
    }

    private mutating func read() throws(RulesetError) {
        while true {
            cursor.skipNewlines()
            if cursor.isAtEnd { return }
            let line = cursor.line
            guard cursor.take("table") else {
                throw .malformed(
                    line: line, "a table is expected, not '\(cursor.peek?.text ?? "")'")
            }
            let word = cursor.word
            guard let family = Family(rawValue: word) else {
                let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
                throw .malformed(
                    line: line, "'\(word)' is no family of tables that is known; they are \(known)")
            }
            cursor.skip()
            var table = Table(family: family, name: try cursor.name(), source: "nft")
            var body = try cursor.braces()
            try read(&table, &body)
            if ruleset.tables.contains(where: { $0.family == family && $0.name == table.name }) {
                throw .malformed(
                    line: line,
                    "table \(family.rawValue) \(table.name) is there for the second time; take the "
                        + "text as nft prints it")
            }
            ruleset.tables.append(table)
        }
    }

    private func read(_ table: inout Table, _ body: inout NftCursor) throws(RulesetError) {
        while true {
            body.skipNewlines()
            if body.isAtEnd { break }
            switch body.word {
            case "flags":
                try readFlags(&table, body.line, body.statement())
            case "chain":
                body.skip()
                var chain = Chain(name: try body.name())
                let line = body.line
                var rules = try body.braces()
                try read(&chain, table.family, &rules)
                guard table.chains[chain.name] == nil else {
                    throw Self.twice("chain", chain.name, line)
                }
                table.chains[chain.name] = chain
            case "set", "map":
                let isMap = body.word == "map"
                body.skip()
                let name = try body.name()
                let line = body.line
                var part = try body.braces()
                guard table.sets[name] == nil else { throw Self.twice("set", name, line) }
                table.sets[name] = NftSetReader(family: table.family).set(&part, isMap: isMap)
            case "counter", "quota", "limit", "flowtable", "secmark", "synproxy", "ct":
                while let token = body.peek, !token.isSymbol("{"), token.kind != .newline {
                    body.skip()
                }
                _ = try body.braces()
            case "comment": _ = body.statement()
            default:
                throw .malformed(
                    line: body.line, "'\(body.peek?.text ?? "")' is not known in a table")
            }
        }
        markDynamic(&table)
    }

    private static func twice(_ kind: String, _ name: String, _ line: Int) -> RulesetError {
        .malformed(
            line: line,
            "\(kind) \(name) is there for the second time; take the text as nft prints it")
    }

    /// `flags dormant,owner;`
    private func readFlags(
        _ table: inout Table, _ line: Int, _ part: NftCursor
    ) throws(RulesetError) {
        for word in part.text.split(whereSeparator: { " ,;".contains($0) }).dropFirst() {
            switch word {
            case "dormant": table.isDormant = true
            case "owner", "persist": break
            default: throw .malformed(line: line, "'\(word)' is no flag of tables that is known")
            }
        }
    }

    private func read(
        _ chain: inout Chain, _ family: Family, _ body: inout NftCursor
    ) throws(RulesetError) {
        let reader = NftRuleReader(family: family)
        while true {
            while let token = body.peek, token.kind == .newline || token.isSymbol(";") {
                body.skip()
            }
            if body.isAtEnd { return }
            switch body.word {
            case "type" where body.word(ahead: 2) == "hook":
                var part = body.statement()
                chain.base = try NftBaseChainReader.base(&part, family)
            case "policy":
                let line = body.line
                let part = body.statement()
                let word = part.word(ahead: 1)
                guard ["accept", "drop"].contains(word) else {
                    throw .malformed(line: line, "'\(word)' is no policy; it is accept or drop")
                }
                chain.base?.accepts = word == "accept"
            case "comment", "flags": _ = body.statement()
            case "":
                // A comment of the chain's own line.
                if body.peek?.kind == .comment {
                    body.skip()
                } else {
                    add(body.statement(), to: &chain, reader)
                }
            default: add(body.statement(), to: &chain, reader)
            }
        }
    }

    private func add(_ part: NftCursor, to chain: inout Chain, _ reader: NftRuleReader) {
        var rule = reader.rule(part)
        rule.line = part.line
        chain.rules.append(rule)
    }

    /// Sets that rules add to or take from.
    private func markDynamic(_ table: inout Table) {
        for chain in table.chains.values {
            for rule in chain.rules where rule.text.utf8.contains(UInt8(ascii: "@")) {
                let words = rule.text.split(separator: " ")
                for (verb, name) in zip(words, words.dropFirst())
                where ["add", "update", "delete", "set"].contains(verb) && name.hasPrefix("@") {
                    table.sets[String(name.dropFirst())]?.isDynamic = true
                }
            }
        }
    }
}
