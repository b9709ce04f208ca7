import CLinux
import Glibc

extension HostView {
    /// A file larger than this is none that Merlon reads, unless it is told so: 1 MiB.
    package static let fileLimitBytes = 1 << 20

    /// A file that changes while it is read is read again this often.
    private static let readAttempts = 3

    /// The bytes of a regular file; nil where it is not there.
    ///
    /// Throws for anything else than a file, for one larger than the limit, and for one that
    /// does not hold still.
    package func contents(
        of path: String, limitBytes: Int = HostView.fileLimitBytes
    ) throws(HostError) -> FileContents? {
        guard let (bytes, status) = try bytes(of: path, limitBytes) else { return nil }
        return FileContents(bytes: bytes, path: path, status: FileStatus(status, accountNames()))
    }

    func bytes(
        of path: String, _ limitBytes: Int
    ) throws(HostError) -> (bytes: [UInt8], status: stat)? {
        for _ in 0..<Self.readAttempts {
            // First without opening it: to open a device can do something.
            guard let place = try open(path, O_PATH) else { return nil }
            let before = place.status
            try Self.requireFile(before, path)
            // Should it be a pipe by now, O_NONBLOCK keeps us from waiting for its other end.
            guard let file = try open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY) else { return nil }
            let opened = file.status
            guard opened.st_dev == before.st_dev, opened.st_ino == before.st_ino else { continue }
            guard let bytes = try Self.read(file, path, limitBytes, size: Int(opened.st_size))
            else { return nil }
            guard Self.isUnchanged(opened, file.status) else { continue }
            let age = Self.nanosecondsSinceChange(opened)
            if opened.st_size == 0 || age >= Self.clockTick { return (bytes, opened) }
            // A change within one tick of the file system's clock leaves its times as they are: the
            // same must be there once the tick is over.
            usleep(useconds_t((Self.clockTick - age) / 1000))
            lseek(file.number, 0, SEEK_SET)
            let again = try Self.read(file, path, limitBytes, size: Int(opened.st_size))
            if again == bytes { return (bytes, opened) }
        }
        throw HostError(.changing, path: path, problem: "it changes while it is read")
    }

    /// Longer than a tick of the clock by which files are dated: 10 ms with HZ=100.
    private static let clockTick: Int64 = 15_000_000

    /// How long ago the file last changed; as long ago as it counts for one dated in the future.
    private static func nanosecondsSinceChange(_ status: stat) -> Int64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let seconds = Int64(now.tv_sec - status.st_ctim.tv_sec)
        if seconds < 0 || seconds > 1 { return clockTick }
        return max(0, seconds * 1_000_000_000 + Int64(now.tv_nsec - status.st_ctim.tv_nsec))
    }

    static func requireFile(_ status: stat, _ path: String) throws(HostError) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            let kind = FileStatus.Kind(format: status.st_mode).rawValue
            throw HostError(.wrongKind, path: path, problem: "it is \(kind), not a file")
        }
    }

    private static func isUnchanged(_ before: stat, _ after: stat) -> Bool {
        // A file of /proc says that its size is 0, and its times can be those of the question.
        if before.st_size == 0, after.st_size == 0 { return true }
        return before.st_size == after.st_size
            && before.st_mtim.tv_sec == after.st_mtim.tv_sec
            && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
            && before.st_ctim.tv_sec == after.st_ctim.tv_sec
            && before.st_ctim.tv_nsec == after.st_ctim.tv_nsec
    }

    /// The rest of a file; nil where it tells of a process that has ended.
    static func read(
        _ file: OwnedDescriptor, _ path: String, _ limit: Int, size: Int
    ) throws(HostError) -> [UInt8]? {
        let bytes: [UInt8]?
        do throws(SystemCallError) {
            bytes = size > limit ? nil : try file.readAll(limit: limit, expected: size)
        } catch {
            if HostError.isAbsence(error.code) { return nil }
            throw HostError(path: path, code: error.code)
        }
        guard let bytes else {
            throw HostError(
                .tooLarge, path: path, problem: "it is larger than the limit of \(limit) bytes")
        }
        return bytes
    }

    /// What the node says of a file, links followed; nil where it is not there.
    package func status(of path: String) throws(HostError) -> FileStatus? {
        guard let place = try open(path, O_PATH) else { return nil }
        return FileStatus(place.status, accountNames())
    }

    /// What the node says of a link itself; nil where there is no link.
    package func linkStatus(of path: String) throws(HostError) -> FileStatus? {
        guard let place = try open(path, O_PATH | O_NOFOLLOW) else { return nil }
        let status = FileStatus(place.status, accountNames())
        return status.kind == .link ? status : nil
    }

    /// When what a path leads to last changed: the file, or a link on the way to it; seconds since
    /// 1970, nil where nothing is there.
    package func lastChange(of path: String) throws(HostError) -> Int64? {
        guard var latest = try status(of: path)?.changed else { return nil }
        var rest = path.split(separator: "/").map(String.init)
        var place = ""
        var links = 0
        while !rest.isEmpty {
            let part = rest.removeFirst()
            if part == ".." {
                place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
                continue
            }
            let next = "\(place)/\(part)"
            guard let link = try linkStatus(of: next), let target = try linkTarget(of: next) else {
                place = next
                continue
            }
            links += 1
            if links > PathWalk.linkLimit { throw HostError(path: path, code: ELOOP) }
            latest = max(latest, link.changed)
            if target.hasPrefix("/") { place = "" }
            rest = target.split(separator: "/").map(String.init) + rest
        }
        return latest
    }

    /// Where a link leads, as it is written; nil where there is no link.
    package func linkTarget(of path: String) throws(HostError) -> String? {
        guard let place = try open(path, O_PATH | O_NOFOLLOW) else { return nil }
        let target: [UInt8]
        do throws(SystemCallError) {
            // What is no link has no target: ENOENT, as readlinkat(2) is asked without a name.
            target = try place.linkTarget()
        } catch {
            if HostError.isAbsence(error.code) { return nil }
            throw HostError(path: path, code: error.code)
        }
        guard let text = String(validating: target, as: UTF8.self) else {
            throw HostError(path: path, problem: "it is a link to a name that is not UTF-8")
        }
        return text
    }
}
