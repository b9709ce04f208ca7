package import Posture

/// A report on its way into the spool.
package struct SpoolEntry: Sendable {
    package var priority: ReportPriority
    /// An older entry with the same key is given up as soon as this one is stored.
    package var coalescingKey: String?
    /// When it happened; milliseconds since 1970.
    package var milliseconds: Int64
    /// Gives the bytes for the wire. It is called once, when the spool has given the record its
    /// number, and must neither block nor call the spool.
    package var encode: @Sendable (SpoolIdentity) -> [UInt8]

    package init(
        priority: ReportPriority, coalescingKey: String? = nil, milliseconds: Int64,
        encode: @escaping @Sendable (SpoolIdentity) -> [UInt8]
    ) {
        self.priority = priority
        self.coalescingKey = coalescingKey
        self.milliseconds = milliseconds
        self.encode = encode
    }
}

/// Which record of a spool it is; made once, when it is stored.
package struct SpoolIdentity: Hashable, Sendable {
    /// The same for as long as the spool's file lives.
    package let spool: ULID
    /// Tells a repeat from another record, all over the world.
    package let uid: ULID
    /// One more than that of the record before, from 1; a number that a receiver neither got nor
    /// finds in a loss is a gap.
    package let sequence: UInt64
}
