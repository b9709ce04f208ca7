/// A part of a rule.
package indirect enum Statement: Hashable, Sendable {
    /// Ends the rule for packets that do not match.
    case match(Match)
    case verdict(Verdict)
    /// One of several, and nobody can tell beforehand which.
    case anyVerdict([Verdict])
    /// A verdict by what a packet has; ends the rule for packets that are in no element.
    case verdictMap([Selector], Elements<Verdict>)
    case destinationNAT(Target)
    case sourceNAT
    case setMark(MarkChange)
    case setConntrackMark(MarkChange)
    case notrack
    case setHelper
    /// Tracks the packet's connection apart from those of other zones.
    case setZone
    /// Neither decides nor changes anything that counts here: counter, log, comment.
    case noEffect
    /// Matches some packets, and it cannot be told which: limit, time, random.
    case maybe(String)
    /// What happens to a packet here is not known.
    case opaque(String)
}

/// What becomes of a packet.
package enum Verdict: Hashable, Sendable {
    case accept
    /// Also where an error is sent back.
    case drop
    case `return`
    case `continue`
    case jump(String)
    case goto(String)
    /// A program decides.
    case queue
}

/// A condition over one or several fields of a packet.
package struct Match: Hashable, Sendable {
    package var selectors: [Selector]
    package var isNegated = false
    package var values: Elements<Bool>

    package init(
        selectors: [Selector], isNegated: Bool = false, values: Elements<Bool>
    ) {
        self.selectors = selectors
        self.isNegated = isNegated
        self.values = values
    }
}

/// A field with what is taken of it.
package struct Selector: Hashable, Sendable {
    package var field: Field
    /// Of a field that is cut by `&`; nil: all of it.
    package var mask: UInt128?

    package init(_ field: Field, mask: UInt128? = nil) {
        self.field = field
        self.mask = mask
    }
}

/// What of a packet, or of what is known about it, is looked at.
package enum Field: Hashable, Sendable {
    case source4, destination4, source6, destination6
    /// The one of the packet's own family.
    case source, destination
    case transport, nfproto
    case sourcePort, destinationPort
    case inputName, outputName, inputIndex, outputIndex
    case mark, conntrackMark, conntrackState, conntrackStatus, conntrackDirection
    case originalSource, originalDestination, originalSourcePort, originalDestinationPort
    case originalTransport
    /// The routing type of an address; whether the interface's own addresses count alone.
    case sourceType(perInterface: Bool)
    case destinationType(perInterface: Bool)
    /// Whether a route leads back to the source, by the interface it came from.
    case reversePath(strict: Bool)
    case tcpFlags, packetType
    case inputType, outputType, inputGroup, outputGroup
    /// 4 or 6.
    case version
    /// Whether something helps connection tracking with the protocol.
    case helper
}

/// The members of a set, or of a map with what each leads to.
package enum Elements<Value: Hashable & Sendable>: Hashable, Sendable {
    /// In the rule itself.
    case inline([Element<Value>])
    /// A named set of the table.
    case named(String)
    /// It cannot be told what is in it.
    case unknown(String)
}

package struct Element<Value: Hashable & Sendable>: Hashable, Sendable {
    /// One for each selector; empty: any packet (`*`).
    package var key: [Component]
    package var value: Value

    package init(key: [Component], value: Value) {
        self.key = key
        self.value = value
    }
}

/// Values of one field.
package enum Component: Hashable, Sendable {
    case numbers(IntervalSet)
    /// Names of interfaces; one that ends with `*` stands for all that begin so.
    case names([String])
}

/// Where a packet's destination is changed to.
package enum Target: Hashable, Sendable {
    /// Nil: as it was. Several: any of them.
    case fixed(address: IntervalSet?, ports: IntervalSet?)
    /// The machine itself.
    case redirect(ports: IntervalSet?)
    /// By what the packet has; packets in no element are left alone.
    case mapped([Selector], Elements<TargetValue>)
    /// One of several, which nobody can tell beforehand.
    case anyOf([TargetValue])
    case unknown(String)
}

package struct TargetValue: Hashable, Sendable {
    package var address: IntervalSet?
    package var ports: IntervalSet?
}

/// A change of a mark: `new = (old & keep) ^ flip`, of another mark or of itself.
package enum MarkChange: Hashable, Sendable {
    case bits(keep: UInt32, flip: UInt32)
    /// From the other of the packet's and the connection's marks:
    /// `new = (old & ~clear) ^ (other & take)`.
    case copy(clear: UInt32, take: UInt32)
    case unknown
}

/// A set that has a name in its table.
package struct NamedSet: Sendable {
    package enum Content: Sendable {
        case set([Element<Bool>])
        case verdicts([Element<Verdict>])
        case targets([Element<TargetValue>])
        case marks
        case unknown(String)
    }

    package var content: Content
    /// Whether rules add to it, so that what it holds is not known a moment later.
    package var isDynamic = false

    package init(content: Content, isDynamic: Bool = false) {
        self.content = content
        self.isDynamic = isDynamic
    }
}
