package import AuditStream

extension AuditWatch {
    /// What a watch is to do.
    package struct Options: Sendable {
        /// Nil lets the best source be taken.
        package var source: AuditSource.Kind?
        package var isPlugin = false
        package var logPath: String?
        /// A file that keeps up to where the stream was seen, so that the next watch can tell what
        /// it missed, and read it from the log.
        package var bookmarkPath: String?
        /// Whether a watch does not even begin where that file cannot be written.
        package var needsBookmark = true
        package var rules = RuleKeeper.Policy.auto
        package var recordsFailures = false
        package var interest = StartMonitor.Interest.all
        /// Whether other lists may come while it runs.
        package var listsMayChange = false
        /// How long the watch goes on; nil without end.
        package var duration: Duration?
        /// Of the socket in the kernel.
        package var bufferBytes = 32 << 20

        package init() {}
    }
}
