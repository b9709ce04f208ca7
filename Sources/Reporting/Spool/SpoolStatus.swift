package import Posture

/// How a spool is doing.
package struct SpoolStatus: Sendable {
    package struct Destination: Sendable {
        package let name: String
        /// Records that wait, on the way or not.
        package let depth: [ReportPriority: Int]
        package let onTheWay: Int
        /// When the oldest of them was stored; milliseconds since 1970.
        package let oldest: Int64?
    }

    package let spool: ULID
    /// The number that the next record gets.
    package let nextSequence: UInt64
    package let destinations: [Destination]
    /// Pages in use, and the bound; without the log beside the file.
    package let usedBytes: Int
    package let capacityBytes: Int
    package let fileBytes: Int
    /// Records given up since the spool was opened, once for each destination.
    package let lost: [ReportLoss.Cause: UInt64]
    /// Losses that no report tells of yet.
    package let untold: [ReportLoss]
    package let deadLetters: Int
    /// Whether the spool has given up its ballast, since the disk is full.
    package let hasBallast: Bool
    package let lastError: SpoolError?
}
