import YAML

/// Reads what `nft -j list ruleset` prints, by writing it as nftables' text form.
///
/// That form has what this one loses (nft 1.0.6): the arguments of xtables' matches, and the
/// devices of ingress chains. What is lost makes rules uncertain.
struct NftJSONReader {
    private var tables: [(family: String, name: String, isDormant: Bool)] = []
    private var bodies: [String: [String]] = [:]
    private var chains: [String: [(name: String, head: [String])]] = [:]
    private var rules: [String: [String]] = [:]

    static func ruleset(_ text: String) throws(RulesetError) -> Ruleset {
        let document: YAMLNode?
        do {
            document = try YAML.document(bytes: Array(text.utf8), path: "nft JSON")
        } catch {
            throw .malformed(
                line: error.line ?? 1,
                "this is not the whole JSON that 'nft -j list ruleset' prints: \(error.problem)")
        }
        guard let items = document?[key: "nftables"]?.elements else {
            throw .malformed(line: 1, "an object with the list 'nftables' is expected")
        }
        var reader = NftJSONReader()
        for item in items { try reader.add(item) }
        try reader.check()
        var ruleset: Ruleset
        do {
            ruleset = try NftTextReader.ruleset(reader.text)
        } catch .malformed(_, let problem) {
            // The line would be one of the text that was made of it.
            throw .malformed(line: 0, problem)
        }
        for index in ruleset.tables.indices { ruleset.tables[index].source = "nft JSON" }
        return ruleset
    }

    /// The keys of each kind of object (libnftables-json(5)); of one that has another it is not
    /// known what it means.
    private static let keys: [String: Set<String>] = [
        "table": ["family", "name", "handle", "flags", "comment"],
        "chain": [
            "family", "table", "name", "handle", "type", "hook", "prio", "dev", "policy", "flags",
            "comment",
        ],
        "rule": ["family", "table", "chain", "handle", "index", "expr", "comment"],
        "set": setKeys, "map": setKeys,
    ]
    private static let setKeys: Set<String> = [
        "family", "table", "name", "handle", "type", "map", "policy", "flags", "elem", "timeout",
        "gc-interval", "size", "comment", "auto-merge", "stmt", "count",
    ]
    /// Objects that decide nothing by themselves.
    private static let others: Set<String> = [
        "metainfo", "counter", "quota", "limit", "ct helper", "ct timeout", "ct expectation",
        "flowtable", "secmark", "synproxy", "tunnel",
    ]

    /// Throws for what is not there, or is there under another name than nft prints.
    private func check(_ kind: String, _ node: YAMLNode) throws(RulesetError) {
        guard let known = Self.keys[kind] else {
            if Self.others.contains(kind) { return }
            throw .malformed(line: 0, "'\(kind)' is no object of nft's that is known")
        }
        let names = Set((node.entries ?? []).map(\.name))
        var needed = ["family", "name"]
        if kind == "rule" { needed = ["family", "table", "chain", "expr"] }
        if ["chain", "set", "map"].contains(kind) { needed.append("table") }
        if kind == "chain", !names.isDisjoint(with: ["type", "hook", "prio", "policy"]) {
            needed += ["type", "hook", "prio", "policy"]
        }
        if let missing = needed.first(where: { !names.contains($0) }) {
            throw .malformed(line: 0, "a \(kind) without '\(missing)'")
        }
        if let odd = names.subtracting(known).min() {
            throw .malformed(line: 0, "'\(odd)' of a \(kind) is not known")
        }
    }

    /// Throws where a part is of a table or chain that is not there.
    private func check() throws(RulesetError) {
        let known = Set(tables.map { $0.family + " " + $0.name })
        for table in bodies.keys.sorted() + chains.keys.sorted() where !known.contains(table) {
            throw .malformed(line: 0, "table \(table), of which there is a part, is missing")
        }
        let names = Set(chains.flatMap { table, list in list.map { table + "\n" + $0.name } })
        for chain in rules.keys.sorted() where !names.contains(chain) {
            let place = chain.replacing("\n", with: " ")
            throw .malformed(line: 0, "chain \(place), of which there is a rule, is missing")
        }
    }

    private mutating func add(_ item: YAMLNode) throws(RulesetError) {
        guard let entries = item.entries, let entry = entries.first, entries.count == 1 else {
            throw .malformed(line: 0, "an entry of 'nftables' that is no object of one key")
        }
        try check(entry.name, entry.value)
        let node = entry.value
        func word(_ name: String) -> String { node[key: name]?.scalar?.text ?? "" }
        let table = word("family") + " " + (entry.name == "table" ? word("name") : word("table"))
        switch entry.name {
        case "table":
            // nft before 1.1 prints a dormant table's flag as a word that means nothing, such as
            // 'filter' or 'ip'.
            let flags = node[key: "flags"].map(NftJSONText.value) ?? ""
            let isDormant = !["", "owner", "persist", "owner,persist"].contains(flags)
            tables.append((word("family"), word("name"), isDormant))
        case "chain": chains[table, default: []].append((word("name"), head(node)))
        case "rule":
            let list = node[key: "expr"]?.elements ?? []
            let text = list.map(NftJSONText.statement).joined(separator: " ")
            let handle = word("handle")
            rules[table + "\n" + word("chain"), default: []].append(
                text + (handle.isEmpty ? "" : " # handle \(handle)"))
        case "set", "map": bodies[table, default: []].append(set(node, isMap: entry.name == "map"))
        default: break
        }
    }

    private func head(_ node: YAMLNode) -> [String] {
        guard let hook = node[key: "hook"]?.scalar?.text else { return [] }
        let kind = node[key: "type"]?.scalar?.text ?? "filter"
        let priority = node[key: "prio"]?.scalar?.text ?? "0"
        let policy = node[key: "policy"]?.scalar?.text ?? "accept"
        let devices = node[key: "dev"].map(NftJSONText.list) ?? []
        let device =
            devices.isEmpty
            ? "" : "devices = { " + devices.map { "\"\($0)\"" }.joined(separator: ", ") + " } "
        var lines = ["type \(kind) hook \(hook) \(device)priority \(priority); policy \(policy);"]
        if ["ingress", "egress"].contains(hook), devices.isEmpty {
            // Whether packets come by here at all is not known.
            lines.append("meta devices-not-known 0 accept")
        }
        return lines
    }

    private func set(_ node: YAMLNode, isMap: Bool) -> String {
        let name = node[key: "name"]?.scalar?.text ?? ""
        var type = node[key: "type"].map(NftJSONText.list)?.joined(separator: " . ") ?? ""
        if isMap {
            type += " : " + (node[key: "map"].map(NftJSONText.list)?.joined(separator: " . ") ?? "")
        }
        var text = "\(isMap ? "map" : "set") \(name) {\ntype \(type)\n"
        let elements = (node[key: "elem"]?.elements ?? []).map { element in
            guard isMap, let pair = element.elements, pair.count == 2 else {
                return NftJSONText.value(element)
            }
            return NftJSONText.value(pair[0]) + " : " + NftJSONText.outcome(pair[1])
        }
        if !elements.isEmpty {
            text += "elements = { " + elements.joined(separator: ", ") + " }\n"
        }
        return text + "}"
    }

    private var text: String {
        var text = ""
        for table in tables {
            let key = table.family + " " + table.name
            text += "table \(table.family) \(NftJSONText.name(table.name)) {\n"
            if table.isDormant { text += "flags dormant\n" }
            for body in bodies[key] ?? [] { text += body + "\n" }
            for chain in chains[key] ?? [] {
                let lines = chain.head + (rules[key + "\n" + chain.name] ?? [])
                text += "chain \(NftJSONText.name(chain.name)) {\n"
                text += lines.map { $0 + "\n" }.joined() + "}\n"
            }
            text += "}\n"
        }
        return text
    }
}
