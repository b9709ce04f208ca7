import Containers
import HostSystem

/// Which process came from which, and to which container each belongs.
///
/// Filled once from the processes that run (``seed(_:)``), then kept by what the stream tells. A
/// process that runs is looked at; of one that has ended the place is that of the process above
/// it. Everything has a bound; what had to leave is found again by looking, where it still runs.
package struct ProcessTree: ~Copyable {
    /// What is known of the process of an event.
    package struct Position: Sendable {
        let slot: Int32
        package internal(set) var pid: UInt32 = 0
        /// Whether it is the first program of its container.
        package internal(set) var startsContainer = false
        /// Whether it was brought into a running container.
        package internal(set) var entersContainer = false
        /// Whether it was seen in a container for the first time, and nothing in the stream says how
        /// it came there.
        package internal(set) var crosses = false
        /// Whether it is the second half of a container runtime on the node, as which that starts a
        /// copy of itself whose path leads nowhere.
        package internal(set) var isRuntimeCopy = false
        /// Whether it was looked at, as it still ran.
        package internal(set) var isSeen = false
        /// A hash of the programs above it, under a seed of the tree's own; 0 where the start failed.
        package internal(set) var chain: UInt64 = 0
        /// The number of its program, which is no other's as long as the tree lives; 0 for none.
        package internal(set) var program: UInt32 = 0
        /// The number of its control group, likewise.
        package internal(set) var group: UInt32 = 0
    }

    /// How the places of program starts became known.
    package struct Counts: Hashable, Sendable {
        /// By a look at the process while it ran.
        package internal(set) var seen: UInt64 = 0
        /// By the process above it.
        package internal(set) var inherited: UInt64 = 0
        package internal(set) var unattributed: UInt64 = 0
        /// Processes that had to leave the tree.
        package internal(set) var evicted: UInt64 = 0
    }

    /// The program of a start, under its number.
    struct Program {
        let number: UInt32
        let traits: ProgramTraits
    }

    /// As many processes above one are followed.
    static let depthLimit = 16
    /// A process whose start is this much after an event is another one than the event's.
    static let clockSlackMilliseconds: Int64 = 30
    /// A process that starts many is looked at once in so long.
    static let lookMilliseconds: Int64 = 20

    package internal(set) var counts = Counts()
    var slots: ProcessSlots
    var programs = NameTable(limitBytes: 4 << 20) { ProgramTraits(path: $0[...]).rawValue }
    var groups = NameTable(limitBytes: 2 << 20)
    let seed = UInt64.random(in: 1 ... .max)
    var memberships: [UInt32: Membership] = [:]
    /// Whether any process ever had a role or was a monitor; without that nobody looks for one.
    var hasRuntimes = false
    let source: ProcessSource?
    /// What the bytes of a `/proc/PID/cgroup` say.
    let resolve: @Sendable ([UInt8]) -> Membership

    /// - Parameters:
    ///   - capacity: Processes that are kept; 96 bytes each.
    ///   - source: Nil for a recorded log, of which no process runs any more.
    ///   - resolve: What the bytes of a `/proc/PID/cgroup` say.
    package init(
        capacity: Int = 1 << 16, source: ProcessSource? = nil,
        resolve: @escaping @Sendable ([UInt8]) -> Membership
    ) {
        slots = ProcessSlots(capacity: capacity, isBulk: source == nil)
        self.source = source
        self.resolve = resolve
    }

    package var processCount: Int { slots.count }

    /// How many names of programs and of control groups are held.
    package var nameCounts: [Int] { [programs.count, groups.count] }

    /// Takes the processes that run now.
    package mutating func seed(_ pids: [UInt32]) {
        for pid in pids { _ = look(pid) }
        for slot in 0..<Int32(slots.count) where slots.parent(of: slot) == nil {
            link(slot, to: slots.slot(of: slots[slot].parentPid))
        }
    }

    /// Takes what an event tells of its process, and says where that belongs; nil for an event that
    /// is no program start, or whose process is not known.
    package mutating func observe(_ event: borrowing ExecEvent) -> Position? {
        guard let pid = event.pid else { return nil }
        switch event.call {
        case .fork?:
            if let child = event.child {
                fork(pid, child, below: event.ppid, at: event.id.milliseconds)
            }
            return nil
        case .exit?:
            // In the stream's own order: what comes after it with this pid is another process.
            exit(pid, at: event.id.milliseconds - Self.clockSlackMilliseconds - 1)
            return nil
        default: return start(event, pid)
        }
    }

    /// Takes that a process was made by another, at a moment in milliseconds since 1970.
    ///
    /// - Parameter grandparent: The parent of the parent, where it is known.
    package mutating func fork(
        _ pid: UInt32, _ child: UInt32, below grandparent: UInt32? = nil, at milliseconds: Int64
    ) {
        // The child of a vfork runs before its parent goes on, and so does any child that is quick:
        // it has begun by then, and what is known of it is newer.
        if let known = slots.slot(of: child), !slots[known].hasEnded,
            slots[known].parentPid == pid || slots[known].parentPid == grandparent,
            slots[known].since >= milliseconds
        {
            return
        }
        let parent = living(pid) ?? add(pid, below: grandparent)
        slots.touch(parent)
        _ = add(child, of: parent, pid, at: milliseconds)
    }

    /// Takes that a process has ended, at a moment in milliseconds since 1970; records of what it
    /// did before may still come.
    package mutating func exit(_ pid: UInt32, at milliseconds: Int64) {
        if let slot = slots.slot(of: pid) { slots[slot].ended = milliseconds }
    }

    private mutating func start(_ event: borrowing ExecEvent, _ pid: UInt32) -> Position {
        let known = slots.slot(of: pid)
        let glance =
            hasEnded(known, at: event.id.milliseconds)
            ? nil : glance(pid, at: event.id.milliseconds)
        let parentPid = event.ppid ?? glance?.parentPid ?? 0
        var slot = -1 as Int32
        if let known, isSame(known, glance, parentPid, at: event.id.milliseconds) {
            slot = known
        } else {
            let parent = parent(parentPid, at: event.id.milliseconds)
            // It must not leave for its own child.
            if let parent, slots.isFull { slots.touch(parent) }
            slot = add(pid, of: parent, parentPid, at: event.id.milliseconds)
        }
        slots.touch(slot)
        if let parent = slots.parent(of: slot) { slots.touch(parent) }
        var position = Position(slot: slot)
        let group = slots[slot].group
        let program = event.success == true ? program(of: event, slot) : nil
        place(event, &position, glance, program)
        if event.success == true {
            if slots[slot].group != group || slots[slot].placed == 0 {
                slots[slot].placed = event.id.milliseconds
            }
            if let program { run(program, event, slot) }
            position.chain = chain(slot)
        }
        position.pid = pid
        position.isSeen = glance != nil
        position.program = slots[slot].program
        position.group = slots[slot].group
        if let program, let runtime = runtime(above: slot, program, event) {
            slots[runtime].copy = pid
            position.group = slots[runtime].group
            position.crosses = false
            position.isRuntimeCopy = true
        }
        return position
    }

    /// The program that an event names, held once; nil where it names none.
    private mutating func program(of event: borrowing ExecEvent, _ slot: Int32) -> Program? {
        guard let path = event.exe else { return nil }
        let number = programs.hold(path.span)
        let held = programs.traits(of: number).map { ProgramTraits(rawValue: $0) }
        var traits = held ?? ProgramTraits(path: path)
        // Whoever made the container chose its path.
        if traits.contains(.runtime), isGuest(slot) { traits.remove(.runtime) }
        return Program(number: number, traits: traits)
    }

    /// What the process runs now.
    private mutating func run(_ program: Program, _ event: borrowing ExecEvent, _ slot: Int32) {
        programs.release(slots[slot].program)
        slots[slot].program = program.number
        takeRole(program.traits, event, slot)
        if !program.traits.contains(.runtime) || !RuntimeCall.isInit(event) {
            slots[slot].hasRun = true
        }
    }
}

extension ProcessTree {
    mutating func add(_ pid: UInt32) -> Int32 {
        if slots.isFull {
            let left = slots.evict()
            counts.evicted += 1
            programs.release(left.program)
            groups.release(left.group)
            groups.release(left.target)
        }
        return slots.add(pid)
    }

    mutating func link(_ slot: Int32, to parent: Int32?) {
        guard let parent, parent != slot else { return }
        slots[slot].parent = parent
        slots[slot].parentStamp = slots[parent].stamp
    }

    /// Adds a process that another has made, as which it begins.
    private mutating func add(
        _ pid: UInt32, of parent: Int32?, _ parentPid: UInt32, at milliseconds: Int64
    ) -> Int32 {
        let slot = add(pid)
        slots.begin(slot, as: parent, parentPid, at: milliseconds)
        groups.hold(slots[slot].group)
        programs.hold(slots[slot].program)
        return slot
    }

    /// The programs above a process in one number.
    ///
    /// Mutating, as it is to be asked in place: the tree's own fields are many.
    mutating func chain(_ slot: Int32) -> UInt64 {
        var hash = seed
        var above = slots.parent(of: slot)
        for _ in 0..<Self.depthLimit {
            guard let next = above else { break }
            hash = hash.mixed(UInt64(slots[next].program))
            above = slots.parent(of: next)
        }
        return hash
    }
}
