import Glibc

/// Waits until one of several descriptors has something to read, or time is over.
package struct Waiter: ~Copyable, Sendable {
    private var files: [OwnedDescriptor] = []
    private var events: [pollfd] = []

    package init() {}

    mutating func add(_ file: OwnedDescriptor) {
        files.append(file)
        events.append(pollfd(fd: file.number, events: Int16(POLLIN), revents: 0))
    }

    /// Whether something is there; returns at once then, and early where a signal comes.
    package mutating func wait(milliseconds: Int32) -> Bool {
        unsafe poll(&events, nfds_t(events.count), milliseconds) > 0
    }

    /// Lets the calling thread sleep.
    package static func rest(microseconds: UInt32) {
        usleep(microseconds)
    }
}

extension AuditSocket {
    /// Lets what comes here end a wait.
    package func wake(_ waiter: inout Waiter) { waiter.add(file) }
}

extension Signals {
    /// Lets what comes here end a wait.
    package func wake(_ waiter: inout Waiter) { waiter.add(file) }
}

extension FileChanges {
    /// Lets what comes here end a wait.
    package func wake(_ waiter: inout Waiter) { waiter.add(file) }
}

extension ByteStream {
    /// Lets what comes here end a wait.
    package func wake(_ waiter: inout Waiter) { waiter.add(file) }
}
