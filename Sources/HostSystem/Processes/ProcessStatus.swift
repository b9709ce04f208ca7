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
        var fields = FieldScanner(bytes: bytes, index: mark + 1)
        guard let state = fields.next(), !state.isEmpty else { return nil }
        let letter = bytes[state.lowerBound]
        guard let parent = fields.number(), let parentPid = Int32(exactly: parent),
            fields.skip(4), let flags = fields.number(), fields.skip(12),
            let start = fields.number()
        else { return nil }
        isGone = state.count == 1 && (letter == UInt8(ascii: "Z") || letter == UInt8(ascii: "X"))
        self.parentPid = parentPid
        // PF_KTHREAD of linux/sched.h.
        isKernelThread = flags & 0x0020_0000 != 0
        startTicks = start
    }
}

/// Goes through words that are separated by single spaces.
private struct FieldScanner {
    let bytes: [UInt8]
    var index: Int

    /// The next word; nil at the end.
    mutating func next() -> Range<Int>? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: " ") else { return nil }
        let start = index + 1
        index = start
        while index < bytes.count, bytes[index] > UInt8(ascii: " ") { index += 1 }
        return start..<index
    }

    mutating func number() -> UInt64? {
        guard let word = next(), !word.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in bytes[word] {
            let digit = UInt64(byte &- UInt8(ascii: "0"))
            let (product, isOver) = value.multipliedReportingOverflow(by: 10)
            guard digit < 10, !isOver else { return nil }
            value = product &+ digit
        }
        return value
    }

    mutating func skip(_ count: Int) -> Bool {
        (0..<count).allSatisfy { _ in next() != nil }
    }
}
