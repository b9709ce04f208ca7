import CLinux
import Glibc

/// The place of a file and not the file itself (`O_PATH` of fcntl.h, which Swift does not see).
// swift-format-ignore: AlwaysUseLowerCamelCase
let O_PATH: CInt = 0o10000000

/// A file descriptor that is closed when nobody has it any more.
final class OwnedDescriptor: Sendable {
    let number: CInt

    init(_ number: CInt) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// What `fstat` says; an open descriptor always has an answer.
    var status: stat {
        var status = stat()
        unsafe fstat(number, &status)
        return status
    }

    /// Whether a path leads to the very same file; `false` too where it may not be followed.
    func isSame(as path: String, in folder: CInt) -> Bool {
        var other = stat()
        guard unsafe fstatat(folder, path, &other, 0) == 0 else { return false }
        let own = status
        return own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }

    /// Whether it lies on a `proc` file system (`PROC_SUPER_MAGIC` of linux/magic.h).
    var isOnProcessFileSystem: Bool {
        merlon_file_system(number) == 0x9FA0
    }
}
