import Glibc

/// What the node says of a file without reading it.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case regular = "a file"
        case directory = "a folder"
        case link = "a link"
        case fifo = "a named pipe"
        case socket = "a socket"
        case characterDevice = "a character device"
        case blockDevice = "a block device"
        case other = "of an unknown kind"

        /// Of the part of a mode that `S_IFMT` covers.
        init(format: mode_t) {
            self =
                switch format & S_IFMT {
                case S_IFREG: .regular
                case S_IFDIR: .directory
                case S_IFLNK: .link
                case S_IFIFO: .fifo
                case S_IFSOCK: .socket
                case S_IFCHR: .characterDevice
                case S_IFBLK: .blockDevice
                default: .other
                }
        }
    }

    package let kind: Kind
    /// The permission bits with set-uid, set-gid and sticky: 0 to 0o7777.
    package let mode: UInt16
    package let uid: UInt32
    package let gid: UInt32
    /// The name in the node's own `/etc/passwd`, or the number where it has none; root is 0 alone.
    package let owner: String
    /// The name in the node's own `/etc/group`, or the number where it has none; root is 0 alone.
    package let group: String
    package let sizeBytes: Int64
    /// Seconds since 1970.
    package let modified: Int64
    /// When the file or what is said of it here last changed, which no program can set back;
    /// seconds since 1970.
    package let changed: Int64
    package let device: UInt64
    package let inode: UInt64

    init(_ status: stat, _ names: AccountNames) {
        kind = Kind(format: status.st_mode)
        mode = UInt16(status.st_mode & 0o7777)
        uid = status.st_uid
        gid = status.st_gid
        owner = names.user(status.st_uid)
        group = names.group(status.st_gid)
        sizeBytes = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec)
        changed = Int64(status.st_ctim.tv_sec)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// The mode as people write it: `0644`.
    package var modeText: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
