/// All rules of a machine, as the kernel has them.
package struct Ruleset: Sendable {
    package var tables: [Table]
    /// What was not understood and can matter to any answer, in words.
    package var doubts: [String]

    package init(tables: [Table] = [], doubts: [String] = []) {
        self.tables = tables
        self.doubts = doubts
    }
}

/// Which packets a table sees.
package enum Family: String, Hashable, Sendable, CaseIterable {
    case ip, ip6, inet, arp, bridge, netdev
}

/// The points in a packet's way at which base chains are.
package enum Hook: String, Hashable, Sendable {
    case ingress, prerouting, input, forward, output, postrouting, egress
}

/// A table with its chains and sets.
package struct Table: Sendable {
    package let family: Family
    package let name: String
    /// A dormant table is there and does nothing.
    package var isDormant = false
    package var chains: [String: Chain] = [:]
    package var sets: [String: NamedSet] = [:]
    /// Where it was read, for messages: `nft`, `iptables-save`.
    package var source: String
    /// The file that it was read from, for messages; empty where there is none.
    package var file = ""

    package init(family: Family, name: String, source: String) {
        self.family = family
        self.name = name
        self.source = source
    }
}

/// Rules in their order.
package struct Chain: Sendable {
    package let name: String
    /// Nil for a chain to which others jump.
    package var base: BaseChain?
    package var rules: [Rule] = []

    package init(name: String) {
        self.name = name
    }
}

/// Where and when a chain is entered by itself.
package struct BaseChain: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case filter, nat, route
    }

    package var kind: Kind
    package var hook: Hook
    /// Smaller ones come first.
    package var priority: Int
    /// Whether a packet that reaches the end is accepted.
    package var accepts = true
    /// For ingress and egress.
    package var devices: [String] = []
}

/// One rule: conditions and actions from left to right.
package struct Rule: Sendable {
    /// As the kernel numbers it; nil where the text does not have it.
    package var handle: Int?
    /// As it was written, for people.
    package var text: String
    package var statements: [Statement]
    /// Where it stood in what was read, for messages; 0 where that says nothing.
    package var line = 0

    package init(handle: Int? = nil, text: String, statements: [Statement]) {
        self.handle = handle
        self.text = text
        self.statements = statements
    }
}
