import CLinux
import Glibc

/// The bytes of a file or of standard input from the beginning to the end, a piece at a time.
///
/// For what may be larger than memory, or a pipe. The path is that of whoever started Merlon and
/// not of a node: nothing is rooted, and links are followed.
package struct ByteStream: ~Copyable, Sendable {
    /// Bytes of one piece at most.
    package static let pieceBytes = 128 << 10

    let file: OwnedDescriptor
    private let name: String

    /// Opens a file, a pipe or a device; a folder is an error, and so is what is not there.
    package static func open(_ path: String) throws(HostError) -> ByteStream {
        guard !path.utf8.contains(0) else {
            throw HostError(path: path, problem: "a path cannot have a zero byte in it")
        }
        var number: CInt
        repeat {
            number = unsafe Glibc.open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC)
        } while number < 0 && errno == EINTR
        guard number >= 0 else { throw HostError(path: path, code: errno) }
        return ByteStream(file: OwnedDescriptor(number), name: path)
    }

    /// A connection to a UNIX socket, from which it reads what the other end sends.
    package static func connected(to path: String) throws(HostError) -> ByteStream {
        guard !path.utf8.contains(0), path.utf8.count < 108 else {
            throw HostError(path: path, problem: "no socket can have this path")
        }
        let number = unsafe merlon_connect_unix(path)
        guard number >= 0 else { throw HostError(path: path, code: errno) }
        return ByteStream(file: OwnedDescriptor(number), name: path)
    }

    /// Standard input; the value reads a copy of the descriptor and leaves the original open.
    package static func standardInput() throws(HostError) -> ByteStream {
        let name = "standard input"
        let number = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
        guard number >= 0 else { throw HostError(path: name, code: errno) }
        return ByteStream(file: OwnedDescriptor(number), name: name)
    }

    /// Puts the next piece in the place of what the buffer holds; false at the end.
    ///
    /// Waits where the stream is a pipe or a terminal that has nothing yet.
    package func read(into buffer: inout [UInt8]) throws(HostError) -> Bool {
        buffer.removeAll(keepingCapacity: true)
        var code: CInt = 0
        repeat {
            code = 0
            buffer.append(addingCapacity: Self.pieceBytes) { output in
                unsafe output.withUnsafeMutableBufferPointer { bytes, count in
                    let result = unsafe Glibc.read(file.number, bytes.baseAddress, bytes.count)
                    count = max(0, result)
                    if result < 0 { code = errno }
                }
            }
        } while code == EINTR
        guard code == 0 else { throw HostError(path: name, code: code) }
        return !buffer.isEmpty
    }
}
