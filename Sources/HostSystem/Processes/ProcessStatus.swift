/// What `/proc/PID/stat` says (proc_pid_stat(5)).
struct ProcessStatus {
    let isGone: Bool
    let parentPid: Int32
    /// A thread of the kernel, which no program can pass itself off as.
    let isKernelThread: Bool
    let startTicks: UInt64

    /// Nil where the text is none that the kernel writes.
    init?(_ bytes: [UInt8]) {
        // The second field is a name in brackets that may hold any character, brackets too.
        guard let mark = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(mark + 1)...].split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > 19, let parent = Int32(fields[1]), let flags = UInt32(fields[6]),
            let start = UInt64(fields[19])
        else { return nil }
        isGone = fields[0] == "Z" || fields[0] == "X"
        parentPid = parent
        // PF_KTHREAD of linux/sched.h.
        isKernelThread = flags & 0x0020_0000 != 0
        startTicks = start
    }
}
