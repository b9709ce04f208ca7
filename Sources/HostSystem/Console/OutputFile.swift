import CLinux
import Glibc

/// Files that Merlon writes for whoever started it, on its own machine and not on the node.
package enum OutputFile {
    /// Replaces the file with the bytes, so that a reader sees the old or the new whole.
    ///
    /// The new file has mode 0600, since a report tells where a node is weak, unless another is
    /// asked for. A link stays one,
    /// and its file is replaced. What is no file (`/dev/stdout`, a named pipe) is written into.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt16 = 0o600
    ) throws(OutputFileError) {
        do throws(SystemCallError) {
            var status = stat()
            if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
                try write(bytes, into: path)
            } else {
                try exchange(resolved(path), with: bytes, mode)
            }
        } catch {
            throw OutputFileError(path: path, code: error.code)
        }
    }

    private static func write(_ bytes: [UInt8], into path: String) throws(SystemCallError) {
        let number = unsafe open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC)
        guard number >= 0 else { throw SystemCallError(call: "open", code: errno) }
        let file = OwnedDescriptor(number)
        try FileOutput.writeAll(bytes, to: file.number)
    }

    private static func exchange(
        _ path: String, with bytes: [UInt8], _ mode: UInt16
    ) throws(SystemCallError) {
        var template = Array("\(path).XXXXXX".utf8CString)
        let number = unsafe merlon_temporary_file(&template)
        guard number >= 0 else { throw SystemCallError(call: "mkostemp", code: errno) }
        let file = OwnedDescriptor(number)
        do throws(SystemCallError) {
            try FileOutput.writeAll(bytes, to: file.number)
            guard fchmod(number, mode_t(mode)) == 0 else {
                throw SystemCallError(call: "fchmod", code: errno)
            }
            guard fsync(number) == 0 else { throw SystemCallError(call: "fsync", code: errno) }
            guard unsafe rename(template, path) == 0 else {
                throw SystemCallError(call: "rename", code: errno)
            }
        } catch {
            unsafe unlink(template)
            throw error
        }
    }

    /// The file to which a link leads; the path itself where there is no file yet.
    private static func resolved(_ path: String) -> String {
        guard let resolved = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}

/// A file could not be written.
package struct OutputFileError: Error, Equatable, CustomStringConvertible {
    package let path: String
    /// The value of `errno`.
    package let code: CInt
    /// What is wrong, where no error of the system says it.
    package var problem: String?

    package init(path: String, code: CInt, problem: String? = nil) {
        self.path = path
        self.code = code
        self.problem = problem
    }

    package var description: String {
        if let problem { return "\(path): \(problem)" }
        return "\(path): cannot be written: \(SystemCallError(call: "", code: code).reason)"
    }
}
