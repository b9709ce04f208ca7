import Glibc

/// Waits until one of several descriptors has something to read, or time is over.
package struct Waiter: ~Copyable, Sendable {
    private var files: [OwnedDescriptor] = []

    package init() {}

    package mutating func add(_ socket: borrowing AuditSocket) { files.append(socket.file) }
    package mutating func add(_ signals: borrowing Signals) { files.append(signals.file) }
    package mutating func add(_ changes: borrowing FileChanges) { files.append(changes.file) }
    package mutating func add(_ stream: borrowing ByteStream) { files.append(stream.file) }

    /// Returns at once where something is there; early where a signal comes.
    package func wait(milliseconds: Int32) {
        var events = files.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
        unsafe poll(&events, nfds_t(events.count), milliseconds)
    }
}
