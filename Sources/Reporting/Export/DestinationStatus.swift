/// How a destination does, for `merlon status` and metrics.
package struct DestinationStatus: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Nothing waits, or nothing was tried yet.
        case idle
        case delivering
        /// A passing failure; it is tried again by itself.
        case retrying(String)
        /// A failure that somebody has to mend; it is tried again at times, and as soon as a file
        /// of the destination changes.
        case holding(String)
        /// The service has ended.
        case stopped
    }

    package let name: String
    /// Without what may be secret in it.
    package var url: String
    package var state = State.idle
    /// What is wrong with its files while the last good ones are used; nil where nothing is.
    package var credentialProblem: String?
    package var lastError: String?
    /// Milliseconds since 1970, as all times here.
    package var lastErrorTime: Int64?
    package var lastSuccess: Int64?
    /// Of the next try, while there is one to wait for.
    package var nextAttempt: Int64?
    /// Since when it has been failing without a success in between.
    package var failingSince: Int64?
    /// When the client's certificate ceases to be valid.
    package var certificateEnd: Int64?
    /// Records that were confirmed, and refused for good.
    package var sent: UInt64 = 0
    package var refused: UInt64 = 0
    /// Records that were sent again, or will be, though the receiver may have them.
    package var possibleDuplicates: UInt64 = 0
    /// Records that are being sent.
    package var inFlight = 0
    /// Requests, and those of them that failed or were refused.
    package var requests: UInt64 = 0
    package var failedRequests: UInt64 = 0
    /// Bytes of records that were confirmed, before compression.
    package var sentBytes: UInt64 = 0

    package init(name: String, url: String) {
        self.name = name
        self.url = url
    }
}
