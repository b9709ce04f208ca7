import Glibc

/// The files of a folder of which something is to be told, found with one call for each.
package struct FileScan: Sendable {
    /// Those that are wanted: what stands in the folder itself, links not followed.
    package internal(set) var found: [(name: String, status: FileStatus)] = []
    /// The names of links.
    package internal(set) var links: [String] = []
    /// How many names the folder has.
    package internal(set) var count = 0
}

extension HostView {
    /// Looks at every file and folder in a folder; nil where the folder is not there.
    ///
    /// For folders with thousands of programs. A name that is not UTF-8 is told repaired.
    ///
    /// - Parameter isWanted: whether a file with this mode, user and group is to be told of.
    package func scan(
        _ path: String, limit: Int = HostView.entryLimit,
        where isWanted: (_ mode: UInt16, _ uid: UInt32, _ gid: UInt32) -> Bool
    ) throws(HostError) -> FileScan? {
        guard let folder = try open(path, O_PATH), folder.status.st_mode & S_IFMT == S_IFDIR else {
            return nil
        }
        var scan = FileScan()
        do throws(SystemCallError) {
            let reader = try FolderReader(folder)
            while let name = try reader.next() {
                scan.count += 1
                guard scan.count <= limit else {
                    throw SystemCallError(call: "readdir", code: E2BIG)
                }
                let text = String(decoding: name.bytes, as: UTF8.self)
                if name.kind == .link {
                    scan.links.append(text)
                    continue
                }
                var status = stat()
                let bytes = name.bytes.map(CChar.init(bitPattern:)) + [0]
                guard unsafe fstatat(folder.number, bytes, &status, AT_SYMLINK_NOFOLLOW) == 0
                else {
                    if HostError.isAbsence(errno) { continue }
                    throw SystemCallError(call: "fstatat", code: errno)
                }
                switch status.st_mode & S_IFMT {
                case S_IFLNK: scan.links.append(text)
                case S_IFREG, S_IFDIR:
                    let mode = UInt16(status.st_mode & 0o7777)
                    if isWanted(mode, status.st_uid, status.st_gid) {
                        scan.found.append((text, FileStatus(status, accountNames())))
                    }
                default: continue
                }
            }
        } catch {
            if HostError.isAbsence(error.code) { return nil }
            if error.code == E2BIG {
                throw HostError(
                    .tooLarge, path: path, problem: "it has more than \(limit) entries")
            }
            throw HostError(path: path, code: error.code)
        }
        scan.found.sort { $0.name < $1.name }
        scan.links.sort()
        return scan
    }
}
