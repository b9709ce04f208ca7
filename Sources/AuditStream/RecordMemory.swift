/// What records of a stream said last, where the next ones mostly say the same.
struct RecordMemory {
    /// The ids of a task, `auid=… uid=…` up to and with `ses=… `, of which a node has few. A place in
    /// the text is counted from its beginning.
    struct Task {
        var auid: UInt32
        var uid: UInt32
        var gid: UInt32
        var euid: UInt32
        var session: UInt32
        /// Nil for none.
        var tty: Range<Int>?
    }

    /// The beginning of a SYSCALL record of an exec, `arch=… syscall=… success=… exit=… `.
    struct Call {
        var arch: UInt32
        var syscall: UInt64
        var success: Bool
        /// Nil where the text ends before it, as nothing of the rest is of use.
        var exit: Int64?
    }

    /// The beginning of a PATH record up to and with `nametype=NORMAL `. A place in the text is
    /// counted from its beginning.
    struct Path {
        var item: PathItem
        var name: Range<Int>
    }

    var task = TextMemory<Task>()
    /// Of the second path of an exec and those behind it: that is the loader, of nearly all
    /// programs the same one.
    var path = TextMemory<Path>()
    private var success = TextMemory<Call>()
    private var failure = TextMemory<Call>()

    /// What the beginning of a call says, where the same text comes next; passes over it.
    func call(_ line: Span<UInt8>, _ index: inout Int) -> Call? {
        if let length = success.known(line, at: index) {
            index += length
            return success.value
        }
        guard let length = failure.known(line, at: index) else { return nil }
        index += length
        return failure.value
    }

    mutating func remember(_ call: Call, _ line: Span<UInt8>, _ range: Range<Int>) {
        if call.success {
            success.remember(call, line, range)
        } else {
            failure.remember(call, line, range)
        }
    }
}
