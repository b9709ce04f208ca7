import Glibc

/// Which processes have which sockets open.
///
/// Only processes in the network namespace of process 1 are looked into: those of pods have networks
/// of their own, and thousands of open files between them.
package struct SocketOwners: Sendable {
    /// The process of a socket by the socket's inode. Of several it is the one with the lowest
    /// number, save for process 1, which opens sockets for others (systemd.socket(5)).
    package private(set) var pids: [UInt64: Int32] = [:]
    /// Why a socket that is not among them may yet have a process; nil where all was seen.
    package private(set) var gap: HostError?

    /// More open files than this are not gone through in all.
    private static let fileLimit = 500_000

    private let folder: OwnedDescriptor
    private let wanted: Set<UInt64>
    private var files = 0

    /// Looks for the owners of some sockets; nil where the view has no `/proc` of the kernel.
    package init?(of inodes: Set<UInt64>, _ host: HostView) throws(HostError) {
        guard let folder = try host.open("/proc", O_PATH), folder.isOnProcessFileSystem else {
            return nil
        }
        self.folder = folder
        wanted = inodes
        guard !inodes.isEmpty else { return }
        let network = link("1/ns/net")
        if network == nil {
            gap = HostError(
                .notPermitted, path: "/proc/1/ns/net", problem: "it cannot be read")
        }
        for pid in try host.processIDs() {
            guard files <= Self.fileLimit else { return }
            // A process whose namespace may not be read has ended, or belongs to somebody else.
            if let own = link("\(pid)/ns/net"), let network, own != network { continue }
            look(into: pid)
        }
    }

    private mutating func look(into pid: Int32) {
        let number = unsafe openat(folder.number, "\(pid)/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else {
            note(errno, pid)
            return
        }
        let descriptors = OwnedDescriptor(number)
        do throws(SystemCallError) {
            let reader = try FolderReader(descriptors)
            while let name = try reader.next() {
                files += 1
                guard files <= Self.fileLimit else {
                    gap = HostError(
                        .tooLarge, path: "/proc",
                        problem: "its processes have more than \(Self.fileLimit) open files")
                    return
                }
                guard let inode = socket(name.bytes, in: number), wanted.contains(inode),
                    pids[inode] == nil || pids[inode] == 1
                else { continue }
                pids[inode] = pid
            }
        } catch {
            note(error.code, pid)
        }
    }

    private mutating func note(_ code: CInt, _ pid: Int32) {
        guard gap == nil, !HostError.isAbsence(code) else { return }
        gap = HostError(path: "/proc/\(pid)/fd", code: code)
    }

    private static let prefix = Array("socket:[".utf8)

    /// The inode in `socket:[12345]`; nil for a link of another kind.
    private func socket(_ name: [UInt8], in folder: CInt) -> UInt64? {
        var buffer: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let text = name.map(CChar.init(bitPattern:)) + [0]
        return unsafe withUnsafeMutableBytes(of: &buffer) { bytes in
            guard let base = bytes.baseAddress else { return nil }
            let room = unsafe base.assumingMemoryBound(to: CChar.self)
            let length = unsafe readlinkat(folder, text, room, bytes.count)
            guard length > Self.prefix.count, length <= bytes.count else { return nil }
            for (index, byte) in Self.prefix.enumerated() where unsafe bytes[index] != byte {
                return nil
            }
            var inode: UInt64 = 0
            for index in Self.prefix.count..<length - 1 {
                let digit = unsafe UInt64(bytes[index] &- 0x30)
                guard digit < 10 else { return nil }
                inode = inode &* 10 &+ digit
            }
            return inode
        }
    }

    private func link(_ name: String) -> [UInt8]? {
        do throws(SystemCallError) {
            return try folder.linkTarget(name)
        } catch {
            return nil
        }
    }
}
