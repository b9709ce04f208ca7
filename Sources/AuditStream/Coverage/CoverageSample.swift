/// What the counters of a stream say at one moment; nil where nobody can read one.
package struct CoverageSample: Hashable, Sendable {
    /// Records that the kernel could not queue, since boot; it begins again after 4,294,967,295.
    package var kernelLost: UInt32?
    /// Records that did not fit into our socket's buffer, since it was opened.
    package var drops: UInt64?
    /// Events whose numbers the stream does not have, so far.
    package var missingEvents: UInt64 = 0
    /// Records that could not be read, so far.
    package var malformed: UInt64 = 0
    /// Nil where nobody could ask; what was known then lasts.
    /// How often the stream told that auditing was turned off or our rules removed, so far.
    package var interruptions: UInt64 = 0
    package var isAuditingOff: Bool?
    /// Why starts are not recorded at all; nil where they are, or where nobody could ask.
    package var missingRules: String?

    package init() {}
}
