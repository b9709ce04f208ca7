import Firewall
import HostSystem

/// The files from which rules are loaded when a system starts.
struct SavedRulesets {
    struct File {
        let path: String
        let unit: String
        /// Whether the unit is enabled.
        let isLoaded: Bool
        /// Nil where the file is not understood.
        let ruleset: Ruleset?
        /// Nil for a file that can hold every table.
        let isIPv6: Bool?

        func mayHold(_ table: Table) -> Bool {
            guard let isIPv6 else { return true }
            return table.family == (isIPv6 ? .ip6 : .ip)
        }
    }

    private(set) var files: [File] = []
    private let host: HostView

    private static let limitBytes = 16 << 20
    /// nftables allows 16 files within each other (`MAX_INCLUDE_DEPTH`).
    private static let depthLimit = 16
    /// Of more files of one kind any may load rules.
    private static let loaderLimit = 200

    init(_ host: HostView) throws {
        self.host = host
        try addTables("netfilter-persistent.service", "/etc/iptables/rules.v4", isIPv6: false)
        try addTables("netfilter-persistent.service", "/etc/iptables/rules.v6", isIPv6: true)
        try addTables("iptables.service", "/etc/sysconfig/iptables", isIPv6: false)
        try addTables("ip6tables.service", "/etc/sysconfig/ip6tables", isIPv6: true)
        try addNft()
    }

    private mutating func addTables(_ unit: String, _ path: String, isIPv6: Bool) throws {
        guard let text = try host.contents(of: path, limitBytes: Self.limitBytes)?.text else {
            return
        }
        let file = try? RulesetFile(text, name: isIPv6 ? "ip6tables-legacy" : "iptables-legacy")
        files.append(
            File(
                path: path, unit: unit, isLoaded: try host.isUnitEnabled(unit),
                // What is not a text of a save program is not understood.
                ruleset: file.flatMap { try? Ruleset([$0]) }, isIPv6: isIPv6))
    }

    private mutating func addNft() throws {
        let name = "nftables.service"
        guard let unit = try host.systemdUnit(name), !unit.isMasked else { return }
        let words = unit.execStart.map(\.text)
        let option = words.firstIndex(of: "-f").map { $0 + 1 }
        let path = option.flatMap { words.indices.contains($0) ? words[$0] : nil }
        let isLoaded = try host.isUnitEnabled(name)
        guard let path, let text = try text(path, depth: 0) else { return }
        files.append(
            File(
                path: path, unit: name, isLoaded: isLoaded, ruleset: Self.ruleset(text),
                isIPv6: nil))
    }

    /// Nil for a text that is not understood in full, as one with definitions, or with a table that
    /// is continued further down.
    private static func ruleset(_ text: String) -> Ruleset? {
        guard let left = left(of: text),
            case .nft(let ruleset)? = try? RulesetFile(left, name: "saved.nft"),
            Set(ruleset.tables.map(\.title)).count == ruleset.tables.count
        else { return nil }
        return ruleset
    }

    /// What a text leaves in the kernel: without what clears the rules, and what that clears; nil
    /// where a part of what stands before is cleared.
    private static func left(of text: String) -> String? {
        var left: [Substring] = []
        var titles: Set<String> = []
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: { " \t;{}".contains($0) })
            guard let verb = words.first, ["flush", "delete", "destroy"].contains(verb) else {
                left.append(line)
                if let title = title(words) { titles.insert(title) }
                continue
            }
            if words == ["flush", "ruleset"] {
                // Definitions, and files that are missing, do not go away with the rules.
                let isMore = left.contains { $0.contains("define ") || $0.contains("include ") }
                if isMore { return nil }
                left = []
                titles = []
            } else if !left.isEmpty {
                guard words.count > 1, words[1] == "table", let title = title(words),
                    !titles.contains(title)
                else { return nil }
            }
        }
        return left.joined(separator: "\n")
    }

    /// The table that a line begins or clears, as ``Table/title`` has it.
    private static func title(_ words: [Substring]) -> String? {
        let names = words.drop { $0 != "table" }.dropFirst()
        guard let first = names.first else { return nil }
        if Family(rawValue: String(first)) == nil { return "ip \(first)" }
        return names.dropFirst().first.map { "\(first) \($0)" }
    }

    /// A file with those that it includes in their places.
    ///
    /// A line whose file is missing stays, as nftables then loads nothing at all.
    private func text(_ path: String, depth: Int) throws -> String? {
        guard depth <= Self.depthLimit,
            let text = try host.contents(of: path, limitBytes: Self.limitBytes)?.text
        else { return nil }
        var lines: [String] = []
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            if words.first?.hasPrefix("#") == true { continue }
            // The usual way to make a table anew: `table inet x` alone, `delete table inet x`.
            if ["table", "add"].contains(words.first), !line.contains("{"), words.count <= 4,
                words.contains("table")
            {
                continue
            }
            guard words.first == "include",
                let pattern = line.split(separator: "\"").dropFirst().first
            else {
                lines.append(String(line))
                continue
            }
            let place = pattern.hasPrefix("/") ? String(pattern) : "/etc/\(pattern)"
            let paths = place.contains("*") ? try host.glob(place).sorted() : [place]
            for path in paths {
                lines.append(try self.text(path, depth: depth + 1) ?? String(line))
            }
            guard lines.reduce(0, { $0 + $1.utf8.count }) < Self.limitBytes else { return nil }
        }
        return lines.joined(separator: "\n")
    }

    /// Something else that may load rules at boot: a file that names one of the programs which do,
    /// or a script that one starts.
    func otherLoader() throws -> String? {
        for unit in ["puppet.service", "salt-minion.service", "chef-client.service"]
        where try host.isUnitEnabled(unit) {
            return unit
        }
        for pattern in Self.places {
            let paths = try host.glob(pattern).sorted()
            if paths.count > Self.loaderLimit { return "one of \(paths.count) files \(pattern)" }
            for path in paths {
                guard let text = try? host.contents(of: path, limitBytes: 256 << 10)?.text else {
                    continue
                }
                if Self.loads(text) { return path }
                for line in text.split(separator: "\n") where line.hasPrefix("Exec") {
                    let words = line.split(whereSeparator: { " =-@+!:".contains($0) })
                    for word in words.dropFirst().prefix(3) where word.hasPrefix("/") {
                        let script = try? host.contents(of: String(word), limitBytes: 256 << 10)
                        if let script = script?.text, script.hasPrefix("#!"), Self.loads(script) {
                            return "\(word) of \(path)"
                        }
                    }
                }
            }
        }
        return nil
    }

    private static let places = [
        "/etc/systemd/system/*.service", "/etc/rc.local", "/etc/rc.d/rc.local",
        "/etc/network/interfaces", "/etc/network/interfaces.d/*", "/etc/network/if-up.d/*",
        "/etc/network/if-pre-up.d/*", "/etc/NetworkManager/dispatcher.d/*",
        "/etc/networkd-dispatcher/*/*", "/etc/crontab", "/etc/cron.d/*",
        "/var/lib/cloud/scripts/per-boot/*",
    ]

    private static func loads(_ text: String) -> Bool {
        text.split(separator: "\n").contains { line in
            let code = line.drop { $0 == " " || $0 == "\t" }
            return !code.hasPrefix("#")
                && ["nft ", "iptables", "ip6tables", "firewall"].contains { code.contains($0) }
        }
    }
}
