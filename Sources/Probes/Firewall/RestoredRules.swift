import Firewall
import HostSystem
import Posture

/// Which rules of the running system come back when it starts again, as far as files tell.
///
/// Rules that programs make as they run (kube-proxy, network plugins, container runtimes) come back
/// with those programs. What else there is must stand in a file that a unit loads.
struct RestoredRules {
    /// What is known of the rules of one table, or of a program's part of it.
    struct Answer {
        enum Fate {
            case kept
            case lost
            case unknown(String)
        }

        let table: String
        var fate: Fate
        /// Who loads them, or what was found instead.
        var reason: String

        func fact(from origin: Origin) -> Fact {
            var facts = ["table": Fact(.string(table), from: origin)]
            switch fate {
            case .kept: facts["isKept"] = Fact(.bool(true), from: origin)
            case .lost: facts["isKept"] = Fact(.bool(false), from: origin)
            case .unknown(let why): facts["isKept"] = .unknown(why, from: origin)
            }
            if !reason.isEmpty { facts["by"] = Fact(.string(reason), from: origin) }
            return Fact(.map(facts), from: origin)
        }
    }

    let host: HostView
    let ruleset: Ruleset

    func answers() throws -> [Answer] {
        var answers: [Answer] = []
        for (program, unit) in [("firewalld", "firewalld.service"), ("ufw", "ufw.service")] {
            let tables = ruleset.tables.filter { $0.isMade(by: program) }
            if tables.isEmpty { continue }
            answers += try tables.map { try answer($0.title, program, unit) }
        }
        let own = ruleset.tables.compactMap(SiteRules.init)
        if own.isEmpty { return answers }
        let saved = try SavedRulesets(host)
        for rules in own { answers.append(try answer(rules, saved)) }
        return answers
    }

    private func answer(_ table: String, _ program: String, _ unit: String) throws -> Answer {
        guard try host.isUnitEnabled(unit) else {
            return Answer(table: table, fate: .lost, reason: "\(unit) is not enabled")
        }
        if program == "ufw" {
            let path = "/etc/ufw/ufw.conf"
            let lines = try host.contents(of: path)?.text.split(separator: "\n") ?? []
            guard lines.contains(where: { $0.lowercased().hasPrefix("enabled=yes") }) else {
                return Answer(
                    table: table, fate: .lost, reason: "\(path) does not have ENABLED=yes")
            }
        }
        return Answer(table: table, fate: .kept, reason: unit)
    }

    private func answer(_ rules: SiteRules, _ saved: SavedRulesets) throws -> Answer {
        var answer = Answer(table: rules.table.title, fate: .lost, reason: "")
        for file in saved.files where file.mayHold(rules.table) {
            guard file.isLoaded else {
                answer.reason = "\(file.path) is there, and \(file.unit) is not enabled"
                continue
            }
            guard let ruleset = file.ruleset else {
                answer.fate = .unknown("what \(file.path) loads is not understood in full")
                return answer
            }
            let table = ruleset.tables.first {
                $0.family == rules.table.family && $0.name == rules.table.name
            }
            guard let table else { continue }
            switch rules.missing(in: table) {
            case nil: return Answer(table: answer.table, fate: .kept, reason: file.path)
            case (let rule, true)?:
                return Answer(
                    table: answer.table, fate: .lost,
                    reason: "\(file.path) does not have '\(rule)'")
            case (let rule, false)?:
                answer.fate = .unknown("\(file.path) does not have '\(rule)' as it runs")
                return answer
            }
        }
        if let other = try saved.otherLoader() {
            answer.fate = .unknown("\(other) may load the rules at boot")
        } else if answer.reason.isEmpty {
            answer.reason = "no unit that is enabled loads them"
        }
        return answer
    }
}

/// The rules of a table that no program has made.
struct SiteRules {
    /// What one chain has.
    struct Part {
        let name: String
        let rules: [Rule]
        let isBase: Bool
        /// Whether its policy is drop, as people set it.
        let drops: Bool
    }

    let table: Table
    /// Chain by chain.
    let chains: [Part]

    /// Chains and tables of programs that make them anew, by the beginning of their names.
    private static let programs = [
        "KUBE-", "kube-", "cali", "CILIUM_", "OLD_CILIUM_", "cilium", "DOCKER", "docker",
        "FLANNEL-", "flannel", "CNI-", "cni", "hostport", "LIBVIRT_", "libvirt", "f2b-", "fail2ban",
        "ts-", "WEAVE", "weave", "AZURE", "AWS-", "ANTREA", "antrea", "ovn", "OVN-KUBE-",
        "NETAVARK", "netavark", "KUBE_", "firewalld", "ufw-", "ufw6-", "lxd", "lxc", "incus",
        "IP-MASQ", "ISTIO_", "crowdsec", "sshguard", "nm-shared-", "io.systemd.",
    ]
    /// Tables of iptables, which programs share with people.
    private static let sharedTables: Set<String> = ["filter", "nat", "mangle", "raw", "security"]
    /// What programs write into rules of chains that are not theirs.
    private static let marks = [
        "kubernetes", "cali:", "cilium", "flanneld", "CNI ", "docker0", "name: \"", "cni0",
        "Docker", "kube-", "portmap", "AWS",
        // kube-router's, and so that of k3s.
        "explicitly ACCEPT traffic that comply to network policies",
        "NodeLocal DNS Cache: ", "generated for MicroK8s pods",
    ]

    /// Docker's networks are bridges named `br-` and 12 digits of their id.
    private static func isOfBridge(_ rule: Rule) -> Bool {
        rule.text.split(whereSeparator: { " \"".contains($0) }).contains { word in
            word.utf8.count == 15 && word.hasPrefix("br-")
                && word.dropFirst(3).allSatisfy(\.isHexDigit)
        }
    }

    /// Nil where there is nothing that would be lost.
    init?(_ table: Table) {
        guard [.ip, .ip6, .inet, .netdev, .arp, .bridge].contains(table.family),
            !Self.isProgram(table.name), !table.isMade(by: "firewalld"), !table.isDormant
        else { return nil }
        self.table = table
        let isShared = Self.isShared(table)
        chains = table.chains.values.sorted { $0.name < $1.name }.compactMap { chain in
            if isShared, Self.isProgram(chain.name), chain.name != Self.handedOver { return nil }
            let rules = isShared ? Self.own(chain) : chain.rules
            // In tables that are theirs alone, people's policy counts without a rule, too.
            if rules.isEmpty, isShared || chain.base?.accepts != false { return nil }
            // Container runtimes set the policy of forwarding where they add rules of theirs.
            let isTheirs = chain.base?.hook == .forward && rules.count < chain.rules.count
            return Part(
                name: chain.name, rules: rules, isBase: chain.base != nil,
                drops: chain.base?.accepts == false && !isTheirs)
        }
        if chains.isEmpty { return nil }
    }

    private static func isShared(_ table: Table) -> Bool {
        ![.inet, .netdev].contains(table.family) && sharedTables.contains(table.name)
    }

    /// The rules that no program has made.
    private static func own(_ chain: Chain) -> [Rule] {
        chain.rules.filter { rule in
            !rule.targets.contains(where: isProgram)
                && !marks.contains { rule.text.contains($0) } && !isOfBridge(rule)
                && !isHairpin(rule)
                && !(chain.name == handedOver && rule.statements.allSatisfy(isReturn))
        }
    }

    /// Docker makes it, ends it with a return, and leaves it to people.
    private static let handedOver = "DOCKER-USER"

    private static func isReturn(_ statement: Statement) -> Bool {
        statement == .noEffect || statement == .verdict(.return)
    }

    /// Docker lets a container ask itself at a port that it has published.
    private static func isHairpin(_ rule: Rule) -> Bool {
        guard rule.statements.contains(.sourceNAT) else { return false }
        let words = rule.text.split(separator: " ")
        func word(after name: String, _ option: String) -> Substring? {
            guard let index = words.firstIndex(where: { $0 == name || $0 == option }),
                index + 1 < words.count
            else { return nil }
            return words[index + 1]
        }
        guard let source = word(after: "saddr", "-s"), source != "!=" else { return false }
        return source == word(after: "daddr", "-d")
    }

    static func isProgram(_ name: String) -> Bool {
        programs.contains { name.hasPrefix($0) }
    }

    /// The first policy, rule or set that a saved table does not have, and whether it is certain that it
    /// is lost: the saved chain is shorter, so that at least one is; nil where it has all of them.
    func missing(in saved: Table) -> (rule: String, isCertain: Bool)? {
        for chain in chains {
            let other = saved.chains[chain.name]
            if let other, chain.isBase, other.base == nil {
                return ("chain \(chain.name) at a hook", true)
            }
            if chain.drops, other?.base?.accepts != false {
                return ("chain \(chain.name): policy drop", true)
            }
            if let own = table.chains[chain.name]?.base, let base = other?.base,
                own.hook != base.hook || own.priority != base.priority || own.kind != base.kind
            {
                return (
                    "chain \(chain.name): type \(own.kind.rawValue) hook \(own.hook.rawValue) "
                        + "priority \(own.priority)", own.hook != base.hook
                )
            }
            let there = other.map { Self.isShared(table) ? Self.own($0) : $0.rules } ?? []
            var left = there.map(\.statements)
            for rule in chain.rules {
                if let index = left.firstIndex(of: rule.statements) {
                    left.remove(at: index)
                } else {
                    return (String(rule.text.prefix(200)), there.count < chain.rules.count)
                }
            }
        }
        // What a program puts into a set, it may put there again.
        for (name, set) in table.sets.sorted(by: { $0.key < $1.key }) where !set.isDynamic {
            if saved.sets[name] == nil, Self.isShared(table) { continue }
            guard saved.sets[name]?.holds(set) == true else {
                return ("the elements of set \(name)", false)
            }
        }
        return nil
    }
}

extension Table {
    /// As the facts name it.
    var title: String { "\(family.rawValue) \(name)" }

    func isMade(by program: String) -> Bool {
        if name == program || chains.keys.contains(where: { $0.hasPrefix("\(program)-") }) {
            return true
        }
        // firewalld takes each table of iptables as a whole, and has such a chain in it.
        return program == "firewalld"
            && chains.keys.contains { $0 == "INPUT_ZONES" || $0 == "PREROUTING_ZONES" }
    }
}
