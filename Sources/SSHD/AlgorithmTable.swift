/// Lists of algorithms of one release: what a configuration makes of them.
struct AlgorithmTable: Sendable {
    private let release: SSHDRelease
    private let defaults: [Option: [String]]
    private let all: [Option: [String]]

    init(release: SSHDRelease) {
        self.release = release
        let keys = AlgorithmNames.keys(release)
        defaults = [
            .ciphers: AlgorithmNames.ciphers(release), .macs: AlgorithmNames.macs,
            .kexAlgorithms: AlgorithmNames.keyExchanges(release), .hostKeyAlgorithms: keys,
            .hostbasedAcceptedAlgorithms: keys, .pubkeyAcceptedAlgorithms: keys,
            .caSignatureAlgorithms: AlgorithmNames.signatures(
                release, withSHA1: release.number < 802),
        ]
        let allKeys = AlgorithmNames.allKeys(release)
        all = [
            .ciphers: AlgorithmNames.allCiphers(release), .macs: AlgorithmNames.allMACs(release),
            .kexAlgorithms: AlgorithmNames.allKeyExchanges(release), .hostKeyAlgorithms: allKeys,
            .hostbasedAcceptedAlgorithms: allKeys, .pubkeyAcceptedAlgorithms: allKeys,
            .caSignatureAlgorithms: allKeys.filter { !$0.contains("-cert-") },
        ]
    }

    static func isOfKeys(_ option: Option) -> Bool {
        switch option {
        case .hostKeyAlgorithms, .hostbasedAcceptedAlgorithms, .pubkeyAcceptedAlgorithms,
            .caSignatureAlgorithms:
            true
        default: false
        }
    }

    /// Options that sshd sets wherever their line stands.
    static func isSetAlways(_ option: Option) -> Bool {
        option == .ciphers || option == .macs || option == .kexAlgorithms
    }

    static let options: [Option] = [
        .ciphers, .macs, .kexAlgorithms, .hostKeyAlgorithms, .hostbasedAcceptedAlgorithms,
        .pubkeyAcceptedAlgorithms, .caSignatureAlgorithms,
    ]

    /// The first name of a list that sshd does not know; nil where it knows all. An empty part ends
    /// the list.
    func unknownName(in list: String, _ option: Option) -> String? {
        if list.isEmpty { return "" }
        let names = Self.isOfKeys(option) ? all[.hostKeyAlgorithms] ?? [] : all[option] ?? []
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            if part.isEmpty { return nil }
            let name = String(part)
            if names.contains(name) {
                if option == .caSignatureAlgorithms, release.number >= 1000,
                    name.contains("-cert-")
                {
                    return name
                }
                continue
            }
            if Self.isOfKeys(option) {
                if release.number < 909,
                    AlgorithmNames.shortKeys.contains(Pattern.asciiLowercased(name))
                {
                    continue
                }
                if names.contains(where: { Pattern.list($0, name) != .no }) { continue }
            } else if option == .kexAlgorithms, release.vendor != .upstream,
                name.hasPrefix("gss-")
            {
                continue
            }
            return name
        }
        return nil
    }

    /// The list that sshd makes of a text (`kex_assemble_names`); nil where nothing is left, at which
    /// sshd ends.
    func assembled(_ text: String?, _ option: Option) -> [String]? {
        let defaults = defaults[option] ?? []
        guard let text, let mark = text.first else { return defaults }
        let names: [String]
        let rest = String(text.dropFirst())
        switch mark {
        case "+": names = Self.joined(defaults, Self.list(rest))
        case "-":
            let kept = defaults.filter { Pattern.list($0, rest) != .yes }
            // Nothing left counts as nothing said the next time sshd looks at it.
            return kept.isEmpty ? defaults : kept
        case "^" where release.number >= 801: names = Self.joined(Self.list(rest), defaults)
        default: names = Self.list(text)
        }
        if names.contains(where: { $0.hasPrefix("!") }) { return nil }
        let known = all[option] ?? []
        var result: [String] = []
        for name in names {
            result = Self.joined(result, known.filter { Pattern.list($0, name) == .yes })
        }
        return result.isEmpty ? nil : result
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map(String.init)
    }

    private static func joined(_ first: [String], _ second: [String]) -> [String] {
        var names = first
        for name in second where !names.contains(name) { names.append(name) }
        return names
    }
}
