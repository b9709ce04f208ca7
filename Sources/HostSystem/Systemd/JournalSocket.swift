import CLinux
import Glibc

/// The way into the systemd journal, by its own protocol.
///
/// An entry that journald took from the socket may still be dropped by its rate limit, of which it
/// tells in an entry of its own; the unit sets the limit high.
package struct JournalSocket: ~Copyable, Sendable {
    package static let systemPath = "/run/systemd/journal/socket"
    /// More than any report has; journald's own limit is 768 MiB.
    package static let entryLimitBytes = 8 << 20

    package let path: String
    private let sender: DatagramSender
    /// Whether the last entry found no room; the next one does not wait for it then.
    private var isFull = false

    /// - Parameters:
    ///   - patience: how long one entry waits where journald is slow; while it takes nothing,
    ///     those that follow do not wait again.
    package init(
        path: String = JournalSocket.systemPath, patience: Duration = .milliseconds(250)
    ) throws(JournalError) {
        self.path = path
        do throws(SystemCallError) {
            // As large as systemd's own library asks for (SNDBUF_SIZE).
            sender = try DatagramSender(bufferBytes: 8 << 20, patience: patience)
        } catch {
            throw .failed(error)
        }
    }

    /// Throws where no journal can be reached; an entry would be lost.
    package func check() throws(JournalError) {
        let code = unsafe merlon_reach_datagram(path)
        if code != 0 { throw meaning(of: SystemCallError(call: "connect", code: code)) }
    }

    /// Hands the entry over to the journal.
    ///
    /// What does not fit into a datagram goes as a sealed file in memory.
    package mutating func send(_ entry: JournalEntry) throws(JournalError) {
        let bytes = entry.bytes
        guard bytes.count <= Self.entryLimitBytes else {
            throw .tooLarge(bytes: bytes.count, limit: Self.entryLimitBytes)
        }
        do throws(SystemCallError) {
            do throws(SystemCallError) {
                try sender.send(bytes, to: path, waits: !isFull)
            } catch {
                guard error.code == EMSGSIZE || error.code == ENOBUFS else { throw error }
                try sender.send(
                    [], to: path, file: try DatagramSender.sealed(bytes), waits: !isFull)
            }
            isFull = false
        } catch {
            isFull = error.code == EAGAIN
            throw meaning(of: error)
        }
    }

    private func meaning(of error: SystemCallError) -> JournalError {
        switch error.code {
        case ENOENT, ENOTDIR: .missing(path: path)
        case ECONNREFUSED: .refused(path: path)
        case EACCES, EPERM: .notPermitted(path: path)
        case EAGAIN: .full(path: path)
        default: .failed(error)
        }
    }
}
