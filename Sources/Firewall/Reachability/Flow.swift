/// Packets of one connection that are alike in all that rules have looked at so far.
struct Flow: Hashable, Sendable {
    /// What of a connection a packet is.
    enum Phase: Hashable, Sendable {
        case opening
        case answer
        /// What the client sends after the answer.
        case following
        /// What the server sends from then on.
        case returning

        /// Whether the client gets it.
        var isBack: Bool { self == .answer || self == .returning }
    }

    /// What may differ from packet to packet.
    enum Dimension: CaseIterable {
        case source, destination, sourcePorts, destinationPorts
    }

    var isIPv6: Bool
    var box: Box
    /// 6 for TCP, 17 for UDP (IANA's protocol numbers).
    var transport: UInt8
    /// Nil for packets that this machine makes.
    var input: String?
    /// Nil before the route is known, and for packets to this machine.
    var output: String?
    /// Whether NAT has given it a source that is not ``source``, and is not known.
    var isSourceReplaced = false
    var mark = Mark()
    var phase = Phase.opening
    var connection = Connection()

    var source: IntervalSet {
        _read { yield box.source }
        _modify { yield &box.source }
    }
    var destination: IntervalSet {
        _read { yield box.destination }
        _modify { yield &box.destination }
    }
    var sourcePorts: IntervalSet {
        _read { yield box.sourcePorts }
        _modify { yield &box.sourcePorts }
    }
    var destinationPorts: IntervalSet {
        _read { yield box.destinationPorts }
        _modify { yield &box.destinationPorts }
    }

    subscript(dimension: Dimension) -> IntervalSet {
        get { box[dimension] }
        set { box[dimension] = newValue }
    }
}

extension Flow {
    /// By what flows differ in most, since it is computed often.
    func hash(into hasher: inout Hasher) {
        for dimension in Dimension.allCases {
            let ranges = self[dimension].ranges
            hasher.combine(ranges.count)
            hasher.combine(ranges.first?.lowerBound)
        }
        // What leads to many services looks alike behind them.
        hasher.combine(connection.original?.destinationPorts.ranges.first?.lowerBound)
        hasher.combine(mark.value)
    }
}

/// A packet's or a connection's mark, as far as it is known.
struct Mark: Hashable, Sendable {
    var value: UInt32 = 0
    /// The bits that are known.
    var known = UInt32.max

    func changed(_ change: MarkChange, other: Mark) -> Mark {
        switch change {
        case .bits(let keep, let flip):
            Mark(value: (value & keep) ^ flip, known: known | ~keep)
        case .copy(let clear, let take):
            Mark(
                value: (value & ~clear) ^ (other.value & take),
                known: (known | clear) & (other.known | ~take))
        case .unknown: Mark(value: 0, known: 0)
        }
    }
}

/// What connection tracking knows.
struct Connection: Hashable, Sendable {
    /// The bits of `ct state` (`enum nft_ct_state`, `uapi/linux/netfilter/nf_tables.h`), and two
    /// more that stand for xtables' states SNAT and DNAT.
    enum State {
        static let invalid: UInt128 = 1
        static let established: UInt128 = 2
        static let related: UInt128 = 4
        static let new: UInt128 = 8
        static let untracked: UInt128 = 64
        static let sourceTranslated: UInt128 = 256
        static let destinationTranslated: UInt128 = 512
    }

    /// The bits of `ct status` (`uapi/linux/netfilter/nf_conntrack_common.h`).
    enum Status {
        static let expected: UInt128 = 1
        static let seenReply: UInt128 = 2
        static let assured: UInt128 = 4
        static let confirmed: UInt128 = 8
        static let sourceNAT: UInt128 = 16
        static let destinationNAT: UInt128 = 32
    }

    /// Nil before tracking has seen the packet.
    var state: UInt128?
    var mark = Mark()
    // Each in an array, which is copied with less work than what is in it.
    private var originals: [Box] = []
    private var translations: [Box] = []
    /// As the client has opened it.
    var original: Box? {
        get { originals.first }
        set { originals = newValue.map { [$0] } ?? [] }
    }
    /// As it was delivered.
    var translated: Box? {
        get { translations.first }
        set { translations = newValue.map { [$0] } ?? [] }
    }
    /// Whether rules track packets of it apart from others; then what tracking knows of the later
    /// ones depends on their zones.
    var isZoned = false
    /// Whether tracking has an entry for the packet: none for untracked and invalid ones.
    var isTracked: Bool {
        state != nil && state != State.untracked && state != State.invalid
    }
    /// Whether a rule has given it a helper.
    var hasHelper = false
    /// Whether rules have kept its first packet from tracking.
    var isUntracked = false
    /// The same of the answer.
    var isAnswerUntracked = false
    /// Whether tracking has seen it from the middle on.
    var isPickedUp = false
    var isDestinationTranslated = false
    var isSourceTranslated = false
    /// No rule of NAT is asked any more.
    var isDestinationDecided = false
    var isSourceDecided = false
}
