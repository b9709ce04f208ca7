import CLinux
import Glibc

/// A socket that sends datagrams to UNIX sockets by their path.
///
/// It is not connected, so that a receiver that was started again is found.
struct DatagramSender: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// - Parameters:
    ///   - bufferBytes: for what is sent and not taken yet; the system may allow less.
    ///   - patience: how long a send waits for a receiver that takes no more.
    init(bufferBytes: CInt, patience: Duration) throws(SystemCallError) {
        let (seconds, attoseconds) = patience.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        // Zero would mean without end.
        let number = merlon_datagram_socket(bufferBytes, CInt(clamping: max(1, milliseconds)))
        guard number >= 0 else { throw SystemCallError(call: "socket", code: errno) }
        descriptor = OwnedDescriptor(number)
    }

    /// Sends one datagram; a name that begins with `@` has no file.
    ///
    /// - Parameter waits: whether it may wait for the receiver, as long as the patience says.
    func send(
        _ bytes: [UInt8], to path: String, file: OwnedDescriptor? = nil, waits: Bool = true
    ) throws(SystemCallError) {
        let code = unsafe bytes.withUnsafeBytes { bytes in
            unsafe merlon_send_datagram(
                descriptor.number, path, bytes.baseAddress, bytes.count, file?.number ?? -1,
                waits ? 1 : 0)
        }
        if code != 0 { throw SystemCallError(call: "sendmsg", code: code) }
    }

    /// A file in memory that nobody can change any more.
    static func sealed(_ bytes: [UInt8]) throws(SystemCallError) -> OwnedDescriptor {
        let number = unsafe bytes.withUnsafeBytes { bytes in
            unsafe merlon_sealed_memory(bytes.baseAddress, bytes.count)
        }
        guard number >= 0 else { throw SystemCallError(call: "memfd_create", code: errno) }
        return OwnedDescriptor(number)
    }
}
