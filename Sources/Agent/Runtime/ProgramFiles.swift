package import HostSystem

/// Finds the files that were run, as far as they are still what the kernel ran.
///
/// A record names the device and the inode. The file at hand must have both, and must not have
/// changed since; otherwise nothing is known of what was run.
package struct ProgramFiles: Sendable {
    /// A file that was run.
    struct Sought: Hashable, Sendable {
        var pid: UInt32
        var path: [UInt8]
        var major: UInt32
        var minor: UInt32
        var inode: UInt64
        /// When it was run; milliseconds since 1970.
        var time: Int64
        var isScript: Bool
        /// Whether the path is one of the node itself and not of a container.
        var isOnHost: Bool
    }

    enum Answer {
        case found(OpenFile)
        case unknown(String)
    }

    private let host: HostView
    /// Whether processes run that may be looked at; false for the log of another time.
    private let isLive: Bool

    package init(host: HostView, isLive: Bool) {
        self.host = host
        self.isLive = isLive
    }

    /// Opens the very file; blocks for as long as the disk takes.
    func open(_ file: Sought) -> Answer {
        do throws(HostError) {
            if isLive, !file.isScript, let open = try host.program(of: Int32(clamping: file.pid)),
                isSame(open.identity, file)
            {
                return .found(open)
            }
            guard let path = String(validating: file.path, as: UTF8.self), path.hasPrefix("/")
            else {
                return .unknown("its path cannot be followed")
            }
            let view = file.isOnHost ? host : try root(of: file.pid)
            guard let open = try view?.file(at: path) else {
                return .unknown(
                    file.isOnHost ? "it is not there any more" : "its process has ended")
            }
            guard isSame(open.identity, file) else {
                return .unknown("it was replaced or has changed since it was started")
            }
            return .found(open)
        } catch {
            return .unknown(error.description)
        }
    }

    /// The path behind links at its end, as those of update-alternatives(1); the path itself where
    /// that cannot be told.
    func followed(_ path: String) -> String {
        var path = path
        for _ in 0..<8 {
            guard let target = try? host.linkTarget(of: path) else { return path }
            let folder = target.hasPrefix("/") ? [] : path.split(separator: "/").dropLast()
            var parts: [Substring] = []
            for part in folder + target.split(separator: "/") where part != "." {
                if part == ".." { _ = parts.popLast() } else { parts.append(part) }
            }
            path = "/" + parts.joined(separator: "/")
        }
        return path
    }

    private func root(of pid: UInt32) throws(HostError) -> HostView? {
        isLive ? try host.root(of: Int32(clamping: pid)) : nil
    }

    /// Whether a file is the one that was run, with the content that it had then.
    func isSame(_ identity: FileIdentity, _ file: Sought) -> Bool {
        guard identity.inode == file.inode else { return false }
        let device = identity.deviceNumbers
        // btrfs and overlayfs give other numbers of devices to programs than to the audit system
        // (both from 0 of `UNNAMED_MAJOR`).
        let isSameDevice =
            device.major == file.major
            && (device.minor == file.minor || file.major == 0)
        return isSameDevice && !hasChanged(identity, since: file.time)
    }

    /// Whether it may have changed since; it is said of what changed within the same tick, too.
    ///
    /// The clocks of records and of files go in steps, those of records in the larger ones. What was
    /// written after the start never seems older than it; a millisecond's grace would let somebody
    /// run one content and show another.
    private func hasChanged(_ identity: FileIdentity, since time: Int64) -> Bool {
        guard isLive else { return false }
        return identity.changed.milliseconds >= time
    }
}
