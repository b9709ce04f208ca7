import Glibc

/// A folder of the program's own on its own machine, that nobody else may look into.
///
/// It and its files belong to the account that runs the program; what is a link or belongs to
/// somebody else is refused, since whoever put it there may want to have another file overwritten.
package final class PrivateFolder: Sendable {
    package let path: String
    private let descriptor: OwnedDescriptor

    /// Opens it, and makes it with mode 0700 where it is missing. The folder above must be there.
    package init(opening path: String) throws(HostError) {
        self.path = path
        if unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
            throw HostError(path: path, code: errno)
        }
        let number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ELOOP || errno == ENOTDIR {
                throw HostError(
                    .wrongKind, path: path, problem: "is a link or a file; a folder is needed here")
            }
            throw HostError(path: path, code: errno)
        }
        descriptor = OwnedDescriptor(number)
        let status = descriptor.status
        guard status.st_uid == geteuid() else { throw Self.foreign(path, owner: status.st_uid) }
        // On a read-only disk the mode cannot change; what matters there is that it is right.
        if status.st_mode & 0o777 != 0o700, fchmod(number, 0o700) != 0 {
            throw HostError(path: path, code: errno)
        }
    }

    /// The size of a file of one's own, in bytes; nil where nothing is there.
    ///
    /// - Throws: where it is no file, or not one's own, or has a second name elsewhere.
    package func size(of name: String) throws(HostError) -> Int64? {
        var status = stat()
        guard unsafe fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw HostError(path: place(name), code: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let kind = FileStatus.Kind(format: status.st_mode).rawValue
            throw HostError(
                .wrongKind, path: place(name),
                problem: "is \(kind), where Merlon keeps a file; move it away")
        }
        guard status.st_uid == geteuid() else {
            throw Self.foreign(place(name), owner: status.st_uid)
        }
        guard status.st_nlink <= 1 else {
            throw HostError(
                .wrongKind, path: place(name), problem: "has a second name; remove one of them")
        }
        return Int64(status.st_size)
    }

    /// Makes an empty file with mode 0600, safe on the disk; one that is there gets that mode.
    package func prepare(_ name: String) throws(HostError) {
        if try size(of: name) == nil {
            let number = unsafe openat(
                descriptor.number, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard number >= 0 else { throw HostError(path: place(name), code: errno) }
            close(number)
            try sync()
        } else if unsafe fchmodat(descriptor.number, name, 0o600, 0) != 0 {
            throw HostError(path: place(name), code: errno)
        }
    }

    /// Makes a file that takes up as many bytes of the disk; nothing is left where it has no room.
    package func reserve(_ name: String, bytes: Int64) throws(HostError) {
        try prepare(name)
        let number = unsafe openat(descriptor.number, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else { throw HostError(path: place(name), code: errno) }
        let file = OwnedDescriptor(number)
        let code = posix_fallocate(file.number, 0, off_t(bytes))
        guard code == 0 else {
            try remove(name)
            throw HostError(path: place(name), code: code)
        }
    }

    /// Removes a file or a link; nothing happens where none is there.
    package func remove(_ name: String) throws(HostError) {
        guard unsafe unlinkat(descriptor.number, name, 0) == 0 || errno == ENOENT else {
            throw HostError(path: place(name), code: errno)
        }
    }

    /// Gives a file another name, in place of what has that name; nothing where it is not there.
    package func rename(_ name: String, to other: String) throws(HostError) {
        let folder = descriptor.number
        guard unsafe renameat(folder, name, folder, other) == 0 || errno == ENOENT else {
            throw HostError(path: place(name), code: errno)
        }
    }

    /// Makes what names there are safe on the disk.
    package func sync() throws(HostError) {
        guard fsync(descriptor.number) == 0 else { throw HostError(path: path, code: errno) }
    }

    /// Bytes of the disk that are free for the account that runs the program; 0 where unknown.
    package func freeBytes() -> Int64 {
        var status = statvfs()
        guard unsafe fstatvfs(descriptor.number, &status) == 0 else { return 0 }
        let blocks = geteuid() == 0 ? status.f_bfree : status.f_bavail
        let size = UInt64(status.f_frsize)
        return Int64(clamping: UInt64(blocks).multipliedReportingOverflow(by: size).partialValue)
    }

    /// The whole path of a name in it.
    package func place(_ name: String) -> String {
        "\(path)/\(name)"
    }

    private static func foreign(_ path: String, owner: uid_t) -> HostError {
        HostError(
            .notPermitted, path: path,
            problem:
                "belongs to account \(owner) and not to account \(geteuid()), which runs Merlon")
    }
}
