import Glibc

/// Which file it is and in which state: two equal identities mean the same content.
///
/// A change that the kernel sees sets the time of change, which no program can set back. Whoever
/// writes past the file system (to the disk below it, or through memory that was mapped for
/// writing before the identity was taken) leaves it as it is.
package struct FileIdentity: Hashable, Sendable {
    /// A time as the file system keeps it.
    package struct Time: Hashable, Sendable {
        /// Since 1970.
        package let seconds: Int64
        package let nanoseconds: Int64

        /// Whole milliseconds since 1970; the greatest number for a time beyond all of them.
        package var milliseconds: Int64 {
            let (product, isOver) = seconds.multipliedReportingOverflow(by: 1_000)
            return isOver ? .max : product &+ nanoseconds / 1_000_000
        }

        init(_ time: timespec) {
            seconds = Int64(time.tv_sec)
            nanoseconds = Int64(time.tv_nsec)
        }
    }

    package let device: UInt64
    package let inode: UInt64
    package let sizeBytes: Int64
    package let modified: Time
    /// When the content or what is said of it here last changed.
    package let changed: Time

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        sizeBytes = Int64(status.st_size)
        modified = Time(status.st_mtim)
        changed = Time(status.st_ctim)
    }

    /// Longer than a tick of the clock by which files are dated: 10 ms with HZ=100.
    private static let clockTick: Int64 = 15_000_000

    /// The numbers of the device, as the kernel's records give them (`gnu_dev_major` and
    /// `gnu_dev_minor` of sys/sysmacros.h).
    package var deviceNumbers: (major: UInt32, minor: UInt32) {
        let major = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
        let minor = device & 0xFF | (device >> 12) & ~0xFF
        return (UInt32(truncatingIfNeeded: major), UInt32(truncatingIfNeeded: minor))
    }

    static func settled(_ descriptor: OwnedDescriptor) -> FileIdentity {
        let identity = FileIdentity(descriptor.status)
        let wait = identity.unsettledNanoseconds
        guard wait > 0 else { return identity }
        usleep(useconds_t(wait / 1000 + 1))
        return FileIdentity(descriptor.status)
    }

    /// How long it takes until a further change gives another time of change, in nanoseconds: two
    /// changes within one tick of the file system's clock have the same. Zero mostly.
    private var unsettledNanoseconds: Int64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let (seconds, isOverflow) = Int64(now.tv_sec).subtractingReportingOverflow(changed.seconds)
        // A file dated in the future gets an earlier time with its next change.
        guard !isOverflow, (0...1).contains(seconds) else { return 0 }
        let age = seconds * 1_000_000_000 + Int64(now.tv_nsec) - changed.nanoseconds
        return age < 0 ? 0 : max(0, Self.clockTick - age)
    }
}

extension HostView {
    /// The identity of what a path leads to, a folder too; nil where nothing is there.
    package func identity(of path: String) throws(HostError) -> FileIdentity? {
        try open(path, O_PATH).map { FileIdentity($0.status) }
    }

    /// The identity that every change from now on makes another; waits up to 15 ms for it, where
    /// the file has just changed.
    package func settledIdentity(of path: String) throws(HostError) -> FileIdentity? {
        guard let place = try open(path, O_PATH) else { return nil }
        return FileIdentity.settled(place)
    }
}
