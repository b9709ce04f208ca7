import HostSystem

/// The text of the last ids of a task, by which the same ids are known without reading them again:
/// `auid=… uid=…` up to and with `ses=… `, of which a node has few.
struct TaskMemory {
    /// What the text says; a place in it is counted from its beginning.
    struct Task {
        var auid: UInt32
        var uid: UInt32
        var gid: UInt32
        var euid: UInt32
        var session: UInt32
        /// Nil for none.
        var tty: Range<Int>?
    }

    private var text: [UInt8] = []
    private(set) var task: Task?

    /// A longer text is read each time.
    private static let limitBytes = 256

    /// Whether the same text comes next; its length, or nil.
    func known(_ line: Span<UInt8>, at index: Int) -> Int? {
        let span = text.span
        guard task != nil, index + span.count <= line.count else { return nil }
        var place = 0
        while let word = span.word(at: place) {
            guard line.word(at: index + place) == word else { return nil }
            place += 8
        }
        // The last word again, which ends with the text.
        guard span.word(at: span.count - 8) == line.word(at: index + span.count - 8) else {
            return nil
        }
        return span.count
    }

    /// Keeps the text in the range, which was read as the task.
    mutating func remember(_ task: Task, _ line: Span<UInt8>, _ range: Range<Int>) {
        guard 8...Self.limitBytes ~= range.count else { return }
        text.removeAll(keepingCapacity: true)
        text.append(copying: line.extracting(range))
        self.task = task
    }
}
