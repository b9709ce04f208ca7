/// One program start with what is known around it, as rules judge it and reports tell it.
///
/// Texts are the bytes that the kernel saw, which need not be UTF-8. A value is nil where nobody
/// knows it.
package struct ProcessStart: Hashable, Sendable {
    /// A file that was run, as the kernel saw it at that moment.
    package struct File: Hashable, Sendable {
        package var deviceMajor: UInt32
        package var deviceMinor: UInt32
        package var inode: UInt64
        /// With the bits that tell the kind of file: 0o100755.
        package var mode: UInt32?
        package var owner: UInt32?
        /// When its content or its inode last changed (`ctime`, which nobody can set back);
        /// milliseconds since 1970.
        package var changed: Int64?

        package init(
            deviceMajor: UInt32, deviceMinor: UInt32, inode: UInt64, mode: UInt32? = nil,
            owner: UInt32? = nil, changed: Int64? = nil
        ) {
            self.deviceMajor = deviceMajor
            self.deviceMinor = deviceMinor
            self.inode = inode
            self.mode = mode
            self.owner = owner
            self.changed = changed
        }
    }

    /// A process above this one.
    package struct Ancestor: Hashable, Sendable {
        package var pid: UInt32
        /// The path of its program.
        package var path: [UInt8]?

        package init(pid: UInt32, path: [UInt8]? = nil) {
            self.pid = pid
            self.path = path
        }
    }

    /// Where a process runs.
    package enum Place: Hashable, Sendable {
        case host
        case container(Container)
        /// In a container of which it is not known which one.
        case someContainer
        case unknown
    }

    /// The kernel's stamp, `1795454069.589:8`; unique on one machine.
    package var id = ""
    /// Since 1970.
    package var milliseconds: Int64 = 0
    package var pid: UInt32?
    package var parentPid: UInt32?
    package var uid: UInt32?
    package var euid: UInt32?
    /// The account that logged in; 4294967295 where nobody did.
    package var loginUid: UInt32?
    /// The login session; 4294967295 where there is none.
    package var session: UInt32?
    package var isSuccess = true
    /// Of a failure the negative number of the error.
    package var exit: Int64?
    /// The program, in its own mount namespace; of a script the interpreter; of a failure the
    /// program that the caller asked for.
    package var path: [UInt8]?
    /// The script that the interpreter runs, as it was asked for.
    package var script: [UInt8]?
    package var arguments: [[UInt8]] = []
    /// How many arguments there were, with those that are not kept.
    package var argumentCount: Int?
    package var workingDirectory: [UInt8]?
    package var terminal: [UInt8]?
    package var command: [UInt8]?
    /// The security label of the task.
    package var subject: [UInt8]?
    /// The keys of the audit rules that matched.
    package var key: [UInt8]?
    /// The program's file; of a script the interpreter's.
    package var file: File?
    package var scriptFile: File?
    /// The nearest first; at most 16.
    package var ancestors: [Ancestor] = []
    /// The systemd unit to whose control group the process belongs.
    package var unit: String?
    package var place = Place.unknown
    /// Whether it is the first program of a process that was put into a running container from
    /// outside, as by `kubectl exec`.
    package var entersContainer = false
    /// Whether it is the first program of its container, which the image or the pod asked for.
    package var startsContainer = false
    /// Whether the effective user became root by this start, of a caller who was not.
    package var gainsRoot = false
    /// Whether records of it are missing, so that values may be.
    package var isIncomplete = false

    package init() {}
}
