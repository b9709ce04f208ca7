/// Where an event's text holds a value.
typealias TextRange = Range<UInt32>

/// One program start or the attempt of one, put together from its records.
///
/// Where it was asked for, the start or end of a process too (``call``), of which only ``pid``,
/// ``ppid``, ``success`` and ``exit`` are kept.
///
/// A value is nil where the kernel gave none or its record is missing. Texts are the bytes that
/// the kernel saw, which need not be UTF-8.
package struct ExecEvent: Sendable {
    package internal(set) var id = EventID(milliseconds: 0, serial: 0)
    /// `AUDIT_ARCH_…` of linux/audit.h.
    package internal(set) var arch: UInt32?
    package internal(set) var syscall: UInt64?
    package internal(set) var success: Bool?
    /// Of a failure the negative number of the error.
    package internal(set) var exit: Int64?
    package internal(set) var pid: UInt32?
    package internal(set) var ppid: UInt32?
    /// The account that logged in; 4294967295 where nobody did.
    package internal(set) var auid: UInt32?
    package internal(set) var uid: UInt32?
    package internal(set) var gid: UInt32?
    package internal(set) var euid: UInt32?
    /// The login session; 4294967295 where there is none.
    package internal(set) var session: UInt32?
    package internal(set) var arguments = ArgumentList()
    /// In the order of their items.
    package internal(set) var paths: [PathItem] = []

    var text: [UInt8] = []
    var nodeText: TextRange?
    var ttyText: TextRange?
    var commText: TextRange?
    var exeText: TextRange?
    var cwdText: TextRange?
    var keyText: TextRange?
    var subjectText: TextRange?
    var proctitleText: TextRange?
    /// How many PATH records the kernel says there are; nil without a SYSCALL record.
    var items: Int64?
    /// Of a fork the flags, of an execveat the folder's descriptor.
    var firstArgument: UInt64?
    /// Whether it is a failure of which no more was read than that, as nobody wants it.
    var isCutShort = false
    var hasDirectory = false
    var hasTaskContexts = false
    /// Whether a record was damaged or did not fit.
    var hasDamage = false

    /// The process that a fork made; nil for none and for a thread (`CLONE_THREAD` of linux/sched.h,
    /// as far as the first argument tells it).
    package var child: UInt32? {
        guard call == .fork, success == true, (firstArgument ?? 0) & 0x1_0000 == 0 else {
            return nil
        }
        return exit.flatMap { $0 > 0 ? UInt32(exactly: $0) : nil }
    }

    /// The machine's name, where the log has one.
    package var node: ArraySlice<UInt8>? { bytes(nodeText) }
    package var tty: ArraySlice<UInt8>? { bytes(ttyText) }
    /// The name of the task: of a success the program's, of a failure the caller's.
    package var comm: ArraySlice<UInt8>? { bytes(commText) }
    /// The path of the program in its own mount namespace; of a script that of the interpreter,
    /// of a failure that of the caller.
    package var exe: ArraySlice<UInt8>? { bytes(exeText) }
    package var cwd: ArraySlice<UInt8>? { bytes(cwdText) }
    /// The keys of the rules that matched; several are joined by 0x01.
    package var key: ArraySlice<UInt8>? { bytes(keyText) }
    /// The security label of the task.
    package var subject: ArraySlice<UInt8>? { bytes(subjectText) }
    /// The record's own form: at most 128 bytes of the arguments that the caller had before,
    /// joined by zero bytes, in hexadecimal; or in quotes, where there is but one plain word.
    package var proctitle: ArraySlice<UInt8>? { bytes(proctitleText) }

    package func name(of path: PathItem) -> ArraySlice<UInt8>? { bytes(path.name) }

    /// Whether all records are there that the kernel writes for such an event.
    @inline(__always)
    package var isComplete: Bool {
        guard let items, !hasDamage else { return false }
        return paths.count == items && (hasDirectory || items == 0)
            && (success != true || arguments.isComplete)
    }

    /// The file of the script that the interpreter ``exe`` runs, as it was asked for.
    ///
    /// The kernel puts the interpreter (a path of the event) before the arguments, and the
    /// script's own path behind it, with at most one argument of the interpreter between.
    package var script: ArraySlice<UInt8>? {
        guard arguments.count > 1, let file = paths.first.flatMap({ name(of: $0) }),
            let depth = interpreterIndex
        else { return nil }
        // An interpreter that is a script itself has an interpreter in turn.
        for index in 1...min(2 * depth, arguments.count - 1)
        where Self.isSame(arguments[index], file) {
            return arguments[index]
        }
        return nil
    }

    /// Whether a relative path is one from the working directory, and not from a folder that an
    /// execveat names by its descriptor.
    var isFromDirectory: Bool {
        // The numbers of execve; others of ``ProcessCall/exec`` are those of execveat.
        if let syscall, [59, 11, 221, 1 << 30 | 520].contains(syscall) { return true }
        // AT_FDCWD of fcntl.h.
        return firstArgument.map { UInt32(truncatingIfNeeded: $0) == 0xFFFF_FF9C } ?? false
    }

    /// The path of the interpreter that a script asked for.
    package var interpreter: PathItem? {
        interpreterIndex.map { paths[$0] }
    }

    private var interpreterIndex: Int? {
        guard success == true, paths.count > 1, let end = arguments.ends.first else { return nil }
        for index in 1..<paths.count {
            // Nearly all differ in length: that is one comparison.
            guard let name = paths[index].name, name.count == end else { continue }
            if bytes(name) == arguments[0] { return index }
        }
        return nil
    }

    /// execveat names a file by its descriptor: `/dev/fd/3` or `/dev/fd/3/name`.
    private static func isSame(_ argument: ArraySlice<UInt8>, _ file: ArraySlice<UInt8>) -> Bool {
        if argument == file { return true }
        guard argument.starts(with: "/dev/fd/".utf8) else { return false }
        let rest = argument.dropFirst(8).drop { $0 != UInt8(ascii: "/") }.dropFirst()
        return rest == file
    }

    private func bytes(_ range: TextRange?) -> ArraySlice<UInt8>? {
        range.map { text[Int($0.lowerBound)..<Int($0.upperBound)] }
    }

    /// Bytes of memory in use.
    var footprint: Int {
        512 + text.count + arguments.footprint + paths.count * MemoryLayout<PathItem>.stride
    }

    /// Makes it as new but for its id, with the memory that it has.
    ///
    /// Field by field: to put a new value in its place takes as long as to read a record.
    mutating func reset() {
        (arch, syscall, success, exit) = (nil, nil, nil, nil)
        (pid, ppid, auid, uid) = (nil, nil, nil, nil)
        (gid, euid, session, nodeText) = (nil, nil, nil, nil)
        (ttyText, commText, exeText, cwdText) = (nil, nil, nil, nil)
        (keyText, subjectText, proctitleText) = (nil, nil, nil)
        (items, firstArgument) = (nil, nil)
        (isCutShort, hasDirectory, hasTaskContexts, hasDamage) = (false, false, false, false)
        arguments.reset()
        text.empty()
        paths.empty()
    }
}
