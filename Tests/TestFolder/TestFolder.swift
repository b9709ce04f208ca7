import Foundation

/// A folder that lives as long as the value that stands for it.
///
/// Names in it may begin with a slash, as paths of a node whose root it is. The folders above
/// what is made are made too.
package final class TestFolder: Sendable {
    package let path: String

    package init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("merlon-test-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What is left behind is in the folder for temporary files.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Where a name of the folder lies on this machine.
    package func place(_ name: String) throws -> String {
        let place = name.hasPrefix("/") ? path + name : "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        return place
    }

    /// Writes a file and gives its place.
    @discardableResult
    package func write(_ name: String, _ text: String = "", mode: Int = 0o644) throws -> String {
        try write(name, Array(text.utf8), mode: mode)
    }

    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        let place = try place(name)
        try Data(bytes).write(to: URL(fileURLWithPath: place))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
        if mode & 0o111 != 0 { Self.settle(place) }
        return place
    }

    /// Waits until a program can be started: a process that another test makes meanwhile has all
    /// that is open for a moment, and what is open for writing is busy (execve(2), ETXTBSY).
    private static func settle(_ place: String) {
        /// `F_SETLEASE`, `F_RDLCK` and `F_UNLCK` of fcntl.h: nobody gets this lease while another
        /// one writes.
        let (setLease, reading, none): (Int32, Int32, Int32) = (1_024, 0, 2)
        let file = unsafe open(place, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        for _ in 0..<1_000 {
            if fcntl(file, setLease, reading) == 0 {
                _ = fcntl(file, setLease, none)
                return
            }
            guard errno == EAGAIN else { return }
            usleep(1_000)
        }
    }

    package func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: try place(name), withIntermediateDirectories: true)
    }

    /// Makes a link, in place of one that is there.
    package func link(_ name: String, to target: String) throws {
        let place = try place(name)
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: place)) != nil {
            try FileManager.default.removeItem(atPath: place)
        }
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
    }
}
