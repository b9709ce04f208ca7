import Foundation

/// A socket at a path, which keeps what is sent to it until it is read.
package final class DatagramReceiver: Sendable {
    private let descriptor: Int32

    /// - Parameter path: one that begins with `@` is a name without a file.
    package init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = UInt16(AF_UNIX)
        let bytes = Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { place in
            for (index, byte) in bytes.enumerated() where index < place.count {
                unsafe place[index] = index == 0 && byte == UInt8(ascii: "@") ? 0 : byte
            }
        }
        let length = socklen_t(MemoryLayout<UInt16>.size + bytes.count)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length)
            }
        }
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    /// The next datagram; nil where there is none.
    package func next() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : Array(buffer.prefix(count))
    }

    package func nextText() -> String? {
        next().map { String(decoding: $0, as: UTF8.self) }
    }
}
