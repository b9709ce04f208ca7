import CLinux
import Glibc

/// Ends the wait of a thread from any other.
package struct Bell: Sendable {
    let file: OwnedDescriptor

    package static func made() throws(SystemCallError) -> Bell {
        let number = merlon_bell()
        guard number >= 0 else { throw SystemCallError(call: "eventfd", code: errno) }
        return Bell(file: OwnedDescriptor(number))
    }

    /// Rings; a bell that rings already goes on.
    package func ring() {
        // Of an eventfd that is full nobody is missing anything.
        var count: UInt64 = 1
        _ = unsafe write(file.number, &count, MemoryLayout<UInt64>.size)
    }

    /// Whether it has rung since the last call.
    package func hasRung() -> Bool {
        var count: UInt64 = 0
        return unsafe read(file.number, &count, MemoryLayout<UInt64>.size) > 0
    }

    /// Lets it end a wait.
    package func wake(_ waiter: inout Waiter) { waiter.add(file) }
}
