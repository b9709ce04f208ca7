import Posture

/// The effective values of a component's flags.
struct FlagValues {
    /// A record with every flag that the component has, by the names of ``ComponentFlag/field``.
    private(set) var config: [String: Fact] = [:]
    /// The flags of the record that the command line sets.
    private(set) var explicit: [String] = []
    /// Why the component does not start with this command line.
    private(set) var errors: [String] = []

    private let table: FlagTable
    private let version: KubernetesVersion?
    private let origin: Origin

    init(_ flags: CommandFlags, _ table: FlagTable, version: KubernetesVersion?, at origin: Origin)
    {
        self.table = table
        self.version = version
        self.origin = origin
        let allUses = Dictionary(grouping: flags.uses, by: \.name)
        for flag in table.flags {
            let uses = allUses[flag.name] ?? []
            guard flag.exists(in: version) || !uses.isEmpty else { continue }
            let value = flags.doubt.map { Fact.unknown($0, from: origin) } ?? fact(flag, uses)
            if flag.isFact {
                config[flag.field] = value
                if !uses.isEmpty { explicit.append(flag.field) }
            }
        }
        errors += flags.problems
        errors += flags.leftovers.filter { !$0.isEmpty }.map {
            "'\($0)' on the command line is no flag"
        }
    }

    /// The value of a text flag; nil where it is empty, not known or not there.
    func text(_ field: String) -> String? {
        if case .string(let text) = config[field]?.value, !text.isEmpty { text } else { nil }
    }

    func texts(_ field: String) -> [String]? {
        guard case .list(let elements) = config[field]?.value else { return nil }
        return elements.compactMap { if case .string(let text) = $0.value { text } else { nil } }
    }

    mutating func set(_ field: String, _ fact: Fact) { config[field] = fact }

    func isExplicit(_ field: String) -> Bool { explicit.contains(field) }

    /// Versions and cipher suites of TLS with which no component starts (`component-base/cli/flag`).
    var wrongTLS: [String] {
        var found: [String] = []
        let versions = ["VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13"]
        if let least = text("tlsMinVersion"), !versions.contains(least) {
            found.append("'\(least)' of --tls-min-version is none of \(versions)")
        }
        for suite in texts("tlsCipherSuites") ?? [] where !CipherSuites.known.contains(suite) {
            found.append("'\(suite)' of --tls-cipher-suites is no cipher suite")
        }
        return found
    }

    /// Flags that a component of this version does not have; one that runs has shown that it does.
    func missingFlags(_ flags: CommandFlags) -> [String] {
        let own = version.map { " " + $0.text } ?? ""
        return Set(flags.uses.map(\.name)).sorted().compactMap { name in
            if let flag = table[name] {
                if flag.exists(in: version) { return nil }
            } else if version.map({ table.completeMinors.contains($0.minor) }) != true {
                return nil
            }
            return "\(table.program)\(own) has no flag --\(name)"
        }
    }

    /// Flags of which it is not known whether a component of this version has them.
    func doubtfulFlags(_ flags: CommandFlags) -> [String] {
        if version.map({ table.completeMinors.contains($0.minor) }) == true { return [] }
        return Set(flags.uses.map(\.name)).filter { table[$0] == nil }.sorted()
    }

    private mutating func fact(_ flag: ComponentFlag, _ uses: [CommandFlags.Use]) -> Fact {
        guard let last = uses.last else { return builtIn(flag) }
        let counting =
            switch flag.kind {
            case .strings, .stringArray, .map, .gates: uses
            default: [last]
            }
        if let doubtful = counting.first(where: { $0.doubt != nil }) {
            return .unknown(doubtful.doubt ?? "", from: doubtful.origin)
        }
        // Every use is read, and one that cannot be read ends the component.
        for use in uses where use.doubt == nil && value(flag.kind, use) == nil {
            errors.append(
                "\(use.origin): '\(use.value)' of --\(flag.name) is not \(flag.kind.words)")
            return .unknown("--\(flag.name) is not \(flag.kind.words)", from: use.origin)
        }
        var list: [Fact] = []
        var map: [String: Fact] = [:]
        for use in counting {
            switch value(flag.kind, use) {
            case .list(let elements): list += elements
            case .map(let fields): map.merge(fields) { $1 }
            case .some(let value): return Fact(value, from: use.origin)
            case nil: break
            }
        }
        let isList = flag.kind == .strings || flag.kind == .stringArray
        return Fact(isList ? .list(list) : .map(map), from: last.origin)
    }

    private func value(_ kind: ComponentFlag.Kind, _ use: CommandFlags.Use) -> FactValue? {
        switch kind {
        case .bool: GoValue.bool(use.value).map { .bool($0) }
        case .int: GoValue.integer(use.value, bits: 64).map { .int($0) }
        case .double: Double(use.value).map { .double($0) }
        case .string: .string(use.value)
        case .duration:
            GoDuration.nanoseconds(use.value).map { .duration(nanoseconds: $0) }
        case .strings:
            .list(ConfigFlags.parts(use.value).map { Fact(.string($0), from: use.origin) })
        case .stringArray: .list([Fact(.string(use.value), from: use.origin)])
        case .map: pairs(use).map { .map($0.mapValues { Fact(.string($0), from: use.origin) }) }
        case .gates: gates(use)
        }
    }

    private func pairs(_ use: CommandFlags.Use) -> [String: String]? {
        var found: [String: String] = [:]
        for part in use.value.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.filter { !$0.isWhitespace } }
            found[pair[0]] = pair.count == 2 ? pair[1] : ""
        }
        return found
    }

    private func gates(_ use: CommandFlags.Use) -> FactValue? {
        var facts: [String: Fact] = [:]
        for (key, text) in pairs(use) ?? [:] {
            guard let value = GoValue.bool(text) else { return nil }
            let name = key.hasPrefix("kube:") ? String(key.dropFirst("kube:".count)) : key
            facts[name] = Fact(.bool(value), from: use.origin)
        }
        return .map(facts)
    }

    private func builtIn(_ flag: ComponentFlag) -> Fact {
        let place = Origin.builtInDefault(component: table.program, version: version?.text)
        let possible =
            version.map { version in flag.defaults.filter { $0.since <= version.minor }.suffix(1) }
            ?? flag.possibleDefaults[...]
        let values = Set(possible.map(\.value))
        if values.count > 1 {
            return .unknown(
                "the default of --\(flag.name) depends on the version of \(table.program), which is "
                    + "not known", from: place)
        }
        return Fact(values.first ?? flag.kind.zero, from: place)
    }
}
