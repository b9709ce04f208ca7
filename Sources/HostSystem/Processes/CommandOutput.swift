extension HostView {
    /// What a program printed before it ended.
    package struct CommandOutput: Sendable {
        /// Standard output and standard error together.
        package let bytes: [UInt8]
        /// The exit code, or nil where a signal ended it.
        package let exitCode: Int32?

        package var text: String {
            String(decoding: bytes, as: UTF8.self)
        }
    }
}
