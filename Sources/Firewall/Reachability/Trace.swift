/// What happens to packets on their way, step by step, for who wants to follow them.
///
/// It is written by the same walk that decides who reaches what, and so says nothing else.
package struct Trace: Sendable {
    package enum Kind: String, Sendable {
        /// A packet of the connection begins its way.
        case packet
        case hook
        /// Connection tracking has seen the packet.
        case tracking
        /// A base chain is entered.
        case chain
        /// A rule that matches.
        case rule
        /// A base chain's end.
        case policy
        /// The addresses are changed by what NAT knows of the connection.
        case translation
        case routing
    }

    package struct Step: Sendable {
        package let kind: Kind
        /// In words: `first packet`, `prerouting`, `new`, `accept`, `jump KUBE-SERVICES`.
        package let text: String
        /// The chain's type, hook and priority; of steps of the kind `chain` alone.
        package internal(set) var base: BaseChain?
        /// The rule or policy; for a chain its place, with an empty text.
        package internal(set) var rule: RuleName?
        /// Zero for what is not in a chain that was jumped to.
        package internal(set) var depth = 0
        /// The packet as it is afterwards; nil where it is as it was.
        package internal(set) var packet: String?
        /// Why it is not certain that it comes to this; nil where it is.
        package internal(set) var doubt: String?
        /// Whether the packet goes no further.
        package internal(set) var isLost = false
        /// What of the connection it is about.
        package internal(set) var part = ""
    }

    /// What a rule does to what matches.
    enum Outcome {
        /// It matches, and the next rule is asked.
        case passed
        case verdict(Verdict)
        case translation, sourceTranslation
        case maybe(String)
        case opaque(String)
    }

    /// More steps are not kept.
    private static let limit = 5_000

    /// What is sent once the connection stands.
    package static let laterParts = ["what the client sends then", "what the server sends then"]

    package private(set) var steps: [Step] = []
    /// Whether there were more.
    package private(set) var isCut = false
    private var part = ""
    private var packet = ""

    private mutating func add(_ step: Step) {
        guard steps.count < Self.limit else {
            isCut = true
            return
        }
        var step = step
        step.part = part
        if let packet = step.packet {
            if packet == self.packet { step.packet = nil }
            self.packet = packet
        }
        steps.append(step)
    }

    private static func packet(_ branches: [Branch]) -> String? {
        branches.first.map { branches.count == 1 ? $0.flow.packet : "packets of several kinds" }
    }

    mutating func begin(_ branches: [Branch]) {
        guard let first = branches.first else { return }
        let name =
            switch first.flow.phase {
            case .opening: "the client's first packet"
            case .answer: "the answer to it"
            case .following: Self.laterParts[0]
            case .returning: Self.laterParts[1]
            }
        part = name
        packet = ""
        add(Step(kind: .packet, text: name, packet: Self.packet(branches), doubt: first.doubt))
    }

    mutating func enter(_ hook: Hook, _ branches: [Branch]) {
        if branches.isEmpty { return }
        add(Step(kind: .hook, text: hook.rawValue, packet: Self.packet(branches)))
    }

    mutating func enter(
        _ chain: String, of table: PreparedTable, _ base: BaseChain, _ branches: [Branch]
    ) {
        let name = RuleName(
            table: "\(table.family.rawValue) \(table.name)", chain: chain, handle: nil, text: "")
        add(
            Step(
                kind: .chain, text: "\(name.table) \(chain)", base: base, rule: name,
                packet: Self.packet(branches)))
    }

    mutating func track(_ branches: [Branch]) {
        for branch in branches {
            let word =
                switch branch.flow.connection.state {
                case Connection.State.new: "new"
                case Connection.State.established: "established"
                case Connection.State.untracked: "untracked"
                default: "invalid"
                }
            add(Step(kind: .tracking, text: word, packet: branch.flow.packet))
        }
    }

    mutating func note(
        _ name: RuleName, _ outcome: Outcome, _ branches: [Branch], _ depth: Int
    ) {
        for branch in branches {
            var step = Step(
                kind: .rule, text: Self.text(outcome), rule: name, depth: depth,
                packet: branch.flow.packet, doubt: branch.doubt)
            if case .verdict(.drop) = outcome { step.isLost = true }
            add(step)
        }
    }

    private static func text(_ outcome: Outcome) -> String {
        switch outcome {
        case .passed: "goes on"
        case .translation: "goes to another address or port"
        case .sourceTranslation: "gets another source address"
        case .maybe(let reason): "may match or not (\(reason))"
        case .opaque(let reason): "is not understood (\(reason))"
        case .verdict(.accept): "accept"
        case .verdict(.drop): "drop"
        case .verdict(.return): "return"
        case .verdict(.continue): "goes on"
        case .verdict(.jump(let chain)): "jump \(chain)"
        case .verdict(.goto(let chain)): "goto \(chain)"
        case .verdict(.queue): "a program decides"
        }
    }

    mutating func conclude(_ policy: RuleName, isAccepted: Bool, _ branches: [Branch]) {
        for branch in branches {
            add(
                Step(
                    kind: .policy, text: isAccepted ? "accept" : "drop", rule: policy,
                    packet: branch.flow.packet, doubt: branch.doubt, isLost: !isAccepted))
        }
    }

    mutating func translateBack(_ branch: Branch) {
        add(
            Step(
                kind: .translation, text: "as NAT has changed the connection's first packet",
                packet: branch.flow.packet))
    }

    mutating func route(local: [Branch], outward: [Branch], lost: some Sequence<Ending>) {
        func add(_ text: String, _ branch: Branch, isLost: Bool = false) {
            self.add(
                Step(
                    kind: .routing, text: text, packet: branch.flow.packet, doubt: branch.doubt,
                    isLost: isLost))
        }
        for branch in local { add("to this machine itself", branch) }
        for branch in outward {
            let device = branch.flow.output ?? ""
            add("on by " + (device.isEmpty ? "one of several routes" : device), branch)
        }
        for ending in lost { add(ending.rule.text, ending.branch, isLost: true) }
    }
}

extension Flow {
    /// From where to where, and what else rules may look at.
    fileprivate var packet: String {
        func end(_ addresses: IntervalSet, _ ports: IntervalSet) -> String {
            let text = addresses.single.map { Address.text($0, isIPv6: isIPv6) } ?? "several"
            guard let port = ports.single else { return text }
            return (isIPv6 ? "[\(text)]" : text) + ":\(port)"
        }
        let from = isSourceReplaced ? "an address of NAT's choice" : end(source, sourcePorts)
        return from + " to " + end(destination, destinationPorts)
            + (mark.known == .max && mark.value == 0
                ? ""
                : ", mark "
                    + (mark.known == .max ? "0x" + String(mark.value, radix: 16) : "unknown"))
    }
}
