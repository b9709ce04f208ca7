import Glibc

/// What this program knows of itself.
package enum CurrentProcess {
    /// The path of the program's file, links resolved.
    package static func executable() throws(SystemCallError) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe $0.baseAddress.map { unsafe readlink("/proc/self/exe", $0, Int(PATH_MAX)) } ?? -1
        }
        guard count >= 0 else { throw SystemCallError(call: "readlink", code: errno) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// Whether it acts as root.
    package static var isRoot: Bool { geteuid() == 0 }

    /// The machine's architecture, as OpenTelemetry writes it.
    package static var architecture: String {
        #if arch(x86_64)
        "amd64"
        #elseif arch(arm64)
        "arm64"
        #else
        "other"
        #endif
    }

    package static func workingDirectory() throws(SystemCallError) -> String {
        guard let path = unsafe getcwd(nil, 0) else {
            throw SystemCallError(call: "getcwd", code: errno)
        }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// All variables of this program's own environment; of a name that stands twice the first.
    package static func environment() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let parts = unsafe String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, variables[String(parts[0])] == nil {
                variables[String(parts[0])] = String(parts[1])
            }
            unsafe entry += 1
        }
        return variables
    }

    /// A variable of this program's own environment; nil where it is not set.
    package static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
