import Glibc

/// Opens a path under a root step by step, where the kernel cannot do it in one call.
///
/// Every link is read and followed here, so that none leads out of the root. It answers as
/// `openat2` with `RESOLVE_IN_ROOT` and `RESOLVE_NO_MAGICLINKS` does.
struct PathWalk {
    let root: OwnedDescriptor
    let path: String

    /// As many links as the kernel follows (`MAXSYMLINKS` of linux/namei.h).
    static let linkLimit = 40

    func open(_ flags: CInt) throws(SystemCallError) -> OwnedDescriptor {
        guard !path.isEmpty else { throw failure(ENOENT) }
        guard path.utf8.count < PATH_MAX else { throw failure(ENAMETOOLONG) }
        /// The folders from the root to where we are; `..` goes back by one.
        var folders = [root]
        var rest = Self.parts(Array(path.utf8))
        var links = 0
        while let part = rest.popLast() {
            let folder = folders[folders.count - 1]
            if part == ".".utf8CString || part == "..".utf8CString {
                // To pass through a folder one needs the right to search it.
                _ = try openat(".".utf8CString, folder, O_PATH)
                if part.count == 3, folders.count > 1 { folders.removeLast() }
                continue
            }
            let step = try openat(part, folder, O_PATH | O_NOFOLLOW)
            let isLast = rest.isEmpty
            switch step.status.st_mode & S_IFMT {
            case S_IFLNK where !isLast || flags & O_NOFOLLOW == 0:
                links += 1
                guard links <= Self.linkLimit else { throw failure(ELOOP) }
                let target = try step.linkTarget()
                guard !Self.isMagic(step) else { throw failure(ELOOP) }
                if target.first == UInt8(ascii: "/") { folders = [root] }
                rest += Self.parts(target)
            case S_IFDIR: folders.append(step)
            case _ where !isLast: throw failure(ENOTDIR)
            default: return try finish(step, part, folder, flags)
            }
        }
        return try openat(".".utf8CString, folders[folders.count - 1], flags & ~O_NOFOLLOW)
    }

    private func finish(
        _ step: OwnedDescriptor, _ name: ContiguousArray<CChar>, _ folder: OwnedDescriptor,
        _ flags: CInt
    ) throws(SystemCallError) -> OwnedDescriptor {
        guard flags & O_DIRECTORY == 0 else { throw failure(ENOTDIR) }
        return flags & O_PATH == 0 ? try openat(name, folder, flags | O_NOFOLLOW) : step
    }

    /// The steps of a path as C strings, the first one last. A slash at the end is one more step.
    private static func parts(_ path: [UInt8]) -> [ContiguousArray<CChar>] {
        let slash = UInt8(ascii: "/")
        var parts = path.split(separator: slash).map { part in
            ContiguousArray(part.map(CChar.init(bitPattern:))) + [0]
        }
        if path.last == slash { parts.append(".".utf8CString) }
        return parts.reversed()
    }

    /// Whether a link is one of `/proc/PID` that leads to an open file or another root and not to
    /// its text: the other links of `proc` have numbers from `PROC_DYNAMIC_FIRST` (fs/proc) on.
    private static func isMagic(_ link: OwnedDescriptor) -> Bool {
        link.isOnProcessFileSystem && link.status.st_ino < 0xF000_0000
    }

    private func openat(
        _ name: ContiguousArray<CChar>, _ folder: OwnedDescriptor, _ flags: CInt
    ) throws(SystemCallError) -> OwnedDescriptor {
        let number = unsafe name.withUnsafeBufferPointer { name in
            unsafe name.baseAddress.map {
                unsafe Glibc.openat(folder.number, $0, flags | O_CLOEXEC)
            } ?? -1
        }
        guard number >= 0 else { throw failure(errno) }
        return OwnedDescriptor(number)
    }

    private func failure(_ code: CInt) -> SystemCallError {
        SystemCallError(call: "open", code: code)
    }
}
