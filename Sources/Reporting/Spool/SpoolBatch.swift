package import Posture

/// A record that waits for a destination.
package struct SpoolRecord: Hashable, Sendable {
    package let identity: SpoolIdentity
    package let priority: ReportPriority
    /// When it happened; milliseconds since 1970.
    package let milliseconds: Int64
    package let body: [UInt8]

    package var sequence: UInt64 { identity.sequence }
    package var uid: ULID { identity.uid }

    /// The number of its row: priority, then sequence, so that rows that are given up first lie
    /// together and come first.
    var row: Int64 { Self.row(priority, sequence) }

    static func row(_ priority: ReportPriority, _ sequence: UInt64) -> Int64 {
        Int64(priority.rawValue) << 60 | Int64(sequence)
    }

    static func priority(ofRow row: Int64) -> ReportPriority {
        ReportPriority(rawValue: Int(row >> 60)) ?? .violation
    }

    static func sequence(ofRow row: Int64) -> UInt64 {
        UInt64(row & (1 << 60 - 1))
    }
}

/// Records that one destination gets together, in order of their sequence.
///
/// They are on the way until they are confirmed, released or put among the dead letters; meanwhile
/// nobody else gets them, and they are neither superseded nor, while others can be, evicted.
package struct SpoolBatch: Sendable {
    package let destination: String
    package let records: [SpoolRecord]

    package var isEmpty: Bool { records.isEmpty }
    package var bytes: Int { records.reduce(0) { $0 + $1.body.count } }
}
