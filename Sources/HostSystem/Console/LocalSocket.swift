import Glibc

/// The file of a UNIX socket that this program listens on.
package enum LocalSocket {
    /// Makes the folder where it is missing, and takes away a socket that nobody listens on.
    ///
    /// Throws where something else lies there, or another program answers on it.
    package static func prepare(_ path: String) throws(SystemCallError) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if unsafe mkdir(folder, 0o755) != 0, errno != EEXIST {
            throw SystemCallError(call: "mkdir", code: errno)
        }
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw SystemCallError(call: "bind", code: EEXIST)
        }
        if isAnswered(path) { throw SystemCallError(call: "bind", code: EADDRINUSE) }
        remove(path)
    }

    /// Lets its owner alone use it.
    package static func restrict(_ path: String) {
        // The folder keeps others out where this does not.
        _ = unsafe chmod(path, 0o600)
    }

    package static func remove(_ path: String) {
        _ = unsafe unlink(path)
    }

    private static func isAnswered(_ path: String) -> Bool {
        let number = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return false }
        defer { close(number) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
