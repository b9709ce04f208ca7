import Glibc

/// The folder in which this program keeps what must outlive it.
package enum StateFolder {
    /// Makes the folder, for its owner alone, and those above it.
    ///
    /// Throws where it cannot be made, is no folder, or others may write into it.
    package static func prepare(_ path: String) throws(OutputFileError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            if unsafe mkdir(made, made == path ? 0o700 : 0o755) != 0, errno != EEXIST {
                throw OutputFileError(path: made, code: errno)
            }
        }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw OutputFileError(path: path, code: errno)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw OutputFileError(path: path, code: ENOTDIR)
        }
        // What lies in it decides what is reported.
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw OutputFileError(
                path: path, code: EPERM,
                problem: "the folder belongs to user \(status.st_uid), who could change what is "
                    + "reported; give it to the agent's own user")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw OutputFileError(
                path: path, code: EPERM,
                problem: "others may write into the folder, and so change what is reported; "
                    + "take that right away (chmod go-w)")
        }
    }

    /// An id that is made once and then read from the file; a file with anything else is replaced.
    package static func identity(in file: String) throws -> String {
        let disk = try HostView(root: "/")
        if let contents = try disk.contents(of: file, limitBytes: 64) {
            let text = String(decoding: contents.bytes, as: UTF8.self).filter { $0 != "\n" }
            if text.utf8.count == 32, text.allSatisfy(\.isHexDigit) { return text }
        }
        var generator = SystemRandomNumberGenerator()
        let text = (0..<2).map { _ in
            let digits = String(generator.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        try OutputFile.replace(file, with: Array((text + "\n").utf8))
        return text
    }
}
