import Glibc

/// Tells that something happened to files, so that nobody has to look again and again.
///
/// It says only that, never what: look for yourself, and look too when nothing is told for long,
/// as not every file system tells.
package struct FileChanges: ~Copyable, Sendable {
    let file: OwnedDescriptor

    /// Watches a file's writes and the names in its folder; a path that is not there is none.
    package static func watching(_ paths: [String]) throws(SystemCallError) -> FileChanges {
        let number = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
        guard number >= 0 else { throw SystemCallError(call: "inotify_init1", code: errno) }
        let changes = FileChanges(file: OwnedDescriptor(number))
        for path in paths { changes.watch(path) }
        return changes
    }

    /// Begins to watch a path more, which may be a file that came anew.
    package func watch(_ path: String) {
        let mask = IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE
        _ = unsafe inotify_add_watch(file.number, path, UInt32(mask))
    }

    /// Forgets what was told up to now.
    package func clear() {
        // A read that finds nothing is the end.
        while let bytes = try? file.read(upTo: 16 << 10), !bytes.isEmpty {}
    }
}
