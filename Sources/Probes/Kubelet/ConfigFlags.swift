import Posture

/// Puts command-line flags over a configuration, as the kubelet does.
struct ConfigFlags {
    /// Why the kubelet would refuse the flags.
    private(set) var errors: [String] = []

    /// The configuration with the flags of the command line over it.
    ///
    /// The first use of a list or a map replaces what the file has, further ones add to it;
    /// feature gates are joined with those of the file.
    mutating func applying(
        _ flags: CommandFlags, to configuration: Fact, version: KubernetesVersion?
    ) -> Fact {
        var result = configuration
        var begun: Set<String> = []
        for use in flags.uses {
            guard let field = KubeletFlagNames.fields[use.name],
                field.since <= version?.minor ?? .max
            else { continue }
            guard let value = value(of: use, field.type, field.form) else {
                errors.append("\(use.origin): '\(use.value)' is not \(field.type.words)")
                continue
            }
            // The kubelet joins this flag with the field instead of putting it over.
            if use.name == "seccomp-default", value == .bool(false) { continue }
            let isFirst = begun.insert(use.name).inserted && use.name != "feature-gates"
            let earlier = isFirst ? nil : result.at(field.path)
            result.set(
                earlier?.adding(value, from: use.origin) ?? Fact(value, from: use.origin),
                at: field.path)
        }
        return result
    }

    private func value(
        of use: CommandFlags.Use, _ type: ConfigType, _ form: ConfigFlag.Form
    ) -> FactValue? {
        let parts = Self.parts(use.value)
        switch type {
        case .bool: return GoValue.bool(use.value).map { .bool($0) }
        case .int32: return GoValue.integer(use.value, bits: 32).map { .int($0) }
        case .int64: return GoValue.integer(use.value, bits: 64).map { .int($0) }
        case .duration, .durationOrNumber:
            return GoDuration.nanoseconds(use.value).map { .duration(nanoseconds: $0) }
        case .string, .any: return .string(use.value)
        case .double: return Double(use.value).map { .double($0) }
        case .list: return .list(parts.map { Fact(.string($0), from: use.origin) })
        case .map(let element):
            if form == .opaque { return hidden(parts, use.origin) }
            return pairs(parts, form == .angled ? "<" : "=", element, use.origin)
        case .record: return nil
        }
    }

    /// The values between commas, of which one may stand in double quotes (encoding/csv of Go).
    static func parts(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        var parts = [""]
        var isQuoted = false
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: parts.append("")
            default: parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    private func pairs(
        _ parts: [String], _ separator: Character, _ element: ConfigType, _ origin: Origin
    ) -> FactValue? {
        var facts: [String: Fact] = [:]
        for part in parts where !part.isEmpty {
            let pair = part.split(
                separator: separator, maxSplits: 1, omittingEmptySubsequences: false
            )
            .map { $0.filter { !$0.isWhitespace } }
            guard pair.count == 2 else { return nil }
            if element == .bool {
                guard let value = GoValue.bool(pair[1]) else { return nil }
                facts[pair[0]] = Fact(.bool(value), from: origin)
            } else {
                facts[pair[0]] = Fact(.string(pair[1]), from: origin)
            }
        }
        return .map(facts)
    }

    /// The names of headers without their values.
    private func hidden(_ parts: [String], _ origin: Origin) -> FactValue {
        .map(
            Dictionary(
                parts.map { (String($0.prefix { $0 != ":" }), Fact(.list([]), from: origin)) }
            ) { $1 })
    }
}

extension Fact {
    /// A list or a map with more elements; nil for anything else, which is replaced.
    fileprivate func adding(_ other: FactValue, from origin: Origin) -> Fact? {
        switch (value, other) {
        case (.list(let own), .list(let more)): Fact(.list(own + more), from: origin)
        case (.map(let own), .map(let more)): Fact(.map(own.merging(more) { $1 }), from: origin)
        default: nil
        }
    }
}
