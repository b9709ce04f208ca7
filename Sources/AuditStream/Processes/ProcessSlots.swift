import HostSystem

/// The processes of the tree in a fixed number of slots, found by pid and in the order of use.
///
/// When all slots are taken, the process that was used least lately leaves.
struct ProcessSlots: ~Copyable {
    /// What a program of a container runtime has to do with the processes below it.
    enum Role: UInt8 {
        case none
        /// The next program below it is the first of a container.
        case starts
        /// The programs below it join a running container.
        case enters
    }

    struct Process {
        var pid: UInt32
        /// Tells the processes apart that had the slot one after the other.
        var stamp: UInt32
        var parent: Int32 = -1
        var parentStamp: UInt32 = 0
        /// Zero where it is not known.
        var parentPid: UInt32 = 0
        /// Of a runtime: the pid of its second half; zero before there is one.
        var copy: UInt32 = 0
        /// Clock ticks since boot; zero where nobody has looked.
        var startTicks: UInt64 = 0
        /// When the event was that told of it first; zero where none did.
        var since: Int64 = 0
        /// Numbers of name tables; zero for none.
        var program: UInt32 = 0
        var group: UInt32 = 0
        /// The group of the container that ``role`` is about.
        var target: UInt32 = 0
        var role = Role.none
        /// Whether it has run a program of its own, and not only its parent's.
        var hasRun = false
        /// When its end was told, in milliseconds since 1970; the greatest number while it runs.
        var ended = Int64.max
        /// When it was looked at as the parent of one that was gone, in milliseconds since 1970.
        var seen: Int64 = 0
        /// When the event was that told of the program with which its group came, in milliseconds
        /// since 1970; zero where none did.
        var placed: Int64 = 0
        /// Whether it is a program of root's that stays above containers.
        var isMonitor = false
        /// Of a monitor: calls of a runtime below it to join a container, whose processes have not
        /// begun yet.
        var entering: UInt8 = 0
        var hasEnded: Bool { ended < .max }
        fileprivate var older: Int32 = -1
        fileprivate var newer: Int32 = -1
        fileprivate var nextInBucket: Int32 = -1

        fileprivate init(pid: UInt32, stamp: UInt32, older: Int32, nextInBucket: Int32) {
            self.pid = pid
            self.stamp = stamp
            self.older = older
            self.nextInBucket = nextInBucket
        }

        /// Has nothing to do with containers any more, but for its own.
        mutating func leaveRole() {
            (role, target, entering, isMonitor, copy) = (.none, 0, 0, false, 0)
        }
    }

    /// Processes for which there is room from the beginning.
    private static let reserve = 1 << 16

    private let capacity: Int
    private var processes: [Process] = []
    private var buckets: [Int32]
    private var oldest: Int32 = -1
    private var newest: Int32 = -1
    /// The slot of a process that has left, until the next one is added.
    private var vacant: Int32 = -1
    private var stamp: UInt32 = 0
    /// Processes that had to leave.
    private(set) var evicted: UInt64 = 0

    /// - Parameter isBulk: Whether as many can be expected at once, of which none runs any more.
    init(capacity: Int, isBulk: Bool = false) {
        self.capacity = max(16, min(capacity, 1 << 22))
        buckets = [Int32](repeating: -1, count: 1 << 10)
        // Room that nobody has used costs no memory, and to grow costs that of both sizes.
        processes.reserveCapacity(min(self.capacity, Self.reserve))
        if isBulk { processes.useLargePages() }
    }

    var count: Int { processes.count }

    subscript(slot: Int32) -> Process {
        _read { yield processes[Int(slot)] }
        _modify { yield &processes[Int(slot)] }
    }

    /// The process that had the pid last: of a chain the newest come first.
    func slot(of pid: UInt32) -> Int32? {
        let all = processes.span
        var slot = buckets[bucket(pid)]
        while slot >= 0 {
            if all[Int(slot)].pid == pid { return slot }
            slot = all[Int(slot)].nextInBucket
        }
        return nil
    }

    /// The slot above; nil where there is none or its process has left.
    func parent(of slot: Int32) -> Int32? {
        let process = processes[Int(slot)]
        guard process.parent >= 0,
            processes[Int(process.parent)].stamp == process.parentStamp
        else { return nil }
        return process.parent
    }

    /// Whether one has to leave before the next is added.
    var isFull: Bool { processes.count >= capacity && vacant < 0 }

    /// Takes out the process that was used least lately, and gives it back.
    mutating func evict() -> Process {
        let slot = oldest
        evicted += 1
        unlink(slot)
        unchain(slot)
        vacant = slot
        return processes[Int(slot)]
    }

    /// Adds a process, which is from now on the one with this pid; there has to be room for it.
    mutating func add(_ pid: UInt32) -> Int32 {
        stamp &+= 1
        // Before it is one of them, as it is to be chained once.
        if vacant < 0, processes.count == buckets.count { grow() }
        let bucket = bucket(pid)
        let process = Process(
            pid: pid, stamp: stamp, older: newest, nextInBucket: buckets[bucket])
        let slot: Int32
        if vacant >= 0 {
            slot = vacant
            vacant = -1
            processes[Int(slot)] = process
        } else {
            slot = Int32(processes.count)
            processes.append(process)
        }
        buckets[bucket] = slot
        if newest >= 0 { processes[Int(newest)].newer = slot } else { oldest = slot }
        newest = slot
        return slot
    }

    /// Makes a new process what the one above it is.
    mutating func begin(
        _ slot: Int32, as parent: Int32?, _ parentPid: UInt32, at milliseconds: Int64
    ) {
        let slot = Int(slot)
        var all = processes.mutableSpan
        all[slot].parentPid = parentPid
        all[slot].since = milliseconds
        guard let parent else { return }
        let place = Int(parent)
        all[slot].parent = parent
        all[slot].parentStamp = all[place].stamp
        all[slot].group = all[place].group
        all[slot].program = all[place].program
    }

    /// Makes it the one that leaves last.
    mutating func touch(_ slot: Int32) {
        guard newest != slot else { return }
        unlink(slot)
        let last = newest
        if last < 0 { oldest = slot }
        newest = slot
        // All at once: each change of an array asks whether it is shared.
        var all = processes.mutableSpan
        all[Int(slot)].older = last
        all[Int(slot)].newer = -1
        if last >= 0 { all[Int(last)].newer = slot }
    }

    private mutating func unlink(_ slot: Int32) {
        let (older, newer) = (processes[Int(slot)].older, processes[Int(slot)].newer)
        if older < 0 { oldest = newer }
        if newer < 0 { newest = older }
        var all = processes.mutableSpan
        if older >= 0 { all[Int(older)].newer = newer }
        if newer >= 0 { all[Int(newer)].older = older }
    }

    private mutating func unchain(_ slot: Int32) {
        let bucket = bucket(processes[Int(slot)].pid)
        let next = processes[Int(slot)].nextInBucket
        var before = buckets[bucket]
        if before == slot {
            buckets[bucket] = next
            return
        }
        while before >= 0, processes[Int(before)].nextInBucket != slot {
            before = processes[Int(before)].nextInBucket
        }
        if before >= 0 { processes[Int(before)].nextInBucket = next }
    }

    /// Before any has left: those with later places are the newer ones, as they are to be in a chain.
    private mutating func grow() {
        buckets = [Int32](repeating: -1, count: buckets.count * 4)
        for slot in processes.indices {
            let bucket = bucket(processes[slot].pid)
            processes[slot].nextInBucket = buckets[bucket]
            buckets[bucket] = Int32(slot)
        }
    }

    private func bucket(_ pid: UInt32) -> Int {
        Int(pid ^ pid >> 16) & (buckets.count - 1)
    }
}
