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
        /// A hash of the programs above it, under a seed of the tree's own.
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

    /// As many processes above one are followed.
    static let depthLimit = 16
    /// A process whose start is this much after an event is another one than the event's.
    private static let clockSlackMilliseconds: Int64 = 30
    /// A process that starts many is looked at once in so long.
    private static let lookMilliseconds: Int64 = 20

    package internal(set) var counts = Counts()
    var slots: ProcessSlots
    var programs = NameTable(limitBytes: 4 << 20)
    var groups = NameTable(limitBytes: 2 << 20)
    let seed = UInt64.random(in: 1 ... .max)
    var memberships: [UInt32: Membership] = [:]
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
        slots = ProcessSlots(capacity: capacity)
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
        let slot = add(child)
        slots[slot].parentPid = pid
        slots[slot].since = milliseconds
        link(slot, to: parent)
        inherit(slot, from: parent, withProgram: true)
    }

    /// Takes that a process has ended, at a moment in milliseconds since 1970; records of what it
    /// did before may still come.
    package mutating func exit(_ pid: UInt32, at milliseconds: Int64) {
        if let slot = slots.slot(of: pid) { slots[slot].ended = milliseconds }
    }

    private mutating func start(_ event: borrowing ExecEvent, _ pid: UInt32) -> Position {
        let glance = glance(pid, at: event.id.milliseconds)
        let parentPid = event.ppid ?? glance?.parentPid ?? 0
        var slot = -1 as Int32
        if let known = slots.slot(of: pid),
            isSame(known, glance, parentPid, at: event.id.milliseconds)
        {
            slot = known
        } else {
            let parent = parent(parentPid, at: event.id.milliseconds)
            // It must not leave for its own child.
            if let parent { slots.touch(parent) }
            slot = add(pid)
            slots[slot].parentPid = parentPid
            slots[slot].since = event.id.milliseconds
            link(slot, to: parent)
            if let parent { inherit(slot, from: parent, withProgram: true) }
        }
        slots.touch(slot)
        if let parent = slots.parent(of: slot) { slots.touch(parent) }
        var position = Position(slot: slot)
        let group = slots[slot].group
        place(event, &position, glance)
        if event.success == true {
            if slots[slot].group != group || slots[slot].placed == 0 {
                slots[slot].placed = event.id.milliseconds
            }
            run(event, &position)
        }
        position.pid = pid
        position.chain = chain(slot)
        position.program = slots[slot].program
        position.group = slots[slot].group
        return position
    }

    /// The process above one that is new: the one that had the pid last, if it has it still.
    private mutating func parent(_ pid: UInt32, at milliseconds: Int64) -> Int32? {
        let known = slots.slot(of: pid)
        guard let glance = glance(pid, at: milliseconds) else { return known }
        if let known, !slots[known].hasEnded, isStill(known, glance) { return known }
        return add(pid, glance)
    }

    /// The process that has a pid, if its end was not told.
    private func living(_ pid: UInt32) -> Int32? {
        slots.slot(of: pid).flatMap { slots[$0].hasEnded ? nil : $0 }
    }

    /// Whether what was found now under its pid is the process.
    private func isStill(_ slot: Int32, _ glance: ProcessGlance) -> Bool {
        let process = slots[slot]
        if process.startTicks != 0 { return glance.startTicks == process.startTicks }
        guard let source, process.since != 0 else { return true }
        return source.start(glance.startTicks) <= process.since + Self.clockSlackMilliseconds
    }

    /// Whether the process of an event is the one that had its pid last.
    private func isSame(
        _ slot: Int32, _ glance: ProcessGlance?, _ parentPid: UInt32, at milliseconds: Int64
    ) -> Bool {
        let process = slots[slot]
        // The end can be told before the records of what was before it.
        if process.ended < milliseconds - Self.clockSlackMilliseconds { return false }
        if let glance {
            if process.startTicks != 0 { return glance.startTicks == process.startTicks }
            if !isStill(slot, glance) { return false }
        }
        if process.parentPid == parentPid { return true }
        // A process whose parent has ended goes to one above it, or to the first of all.
        var above = slots.parent(of: slot)
        for _ in 0..<Self.depthLimit {
            guard let next = above else { break }
            if slots[next].pid == parentPid { return true }
            above = slots.parent(of: next)
        }
        return parentPid == 1
    }

    /// A look at the process, if it is still the one of the event.
    private func glance(_ pid: UInt32, at milliseconds: Int64) -> ProcessGlance? {
        guard let source, let glance = source.glance(pid),
            source.start(glance.startTicks) <= milliseconds + Self.clockSlackMilliseconds
        else { return nil }
        return glance
    }

    /// The control group: by a look, or that of the process above.
    private mutating func place(
        _ event: borrowing ExecEvent, _ position: inout Position, _ glance: ProcessGlance?
    ) {
        let slot = position.slot
        let wasContained = isContainer(slots[slot].group)
        if let glance {
            slots[slot].startTicks = glance.startTicks
            setGroup(slot, glance.controlGroup.span)
            counts.seen += 1
            return enter(event, &position, isSeen: true, wasContained: wasContained)
        }
        if !slots[slot].hasRun {
            inheritLate(slot)
            lookAbove(slot, at: event.id.milliseconds)
        }
        if slots[slot].group != 0 {
            counts.inherited += 1
        } else if slots[slot].parentPid == 1 {
            // The first process of the machine takes in what others of the machine left behind; the
            // children of containers go to their runtime's shim or to their own first process.
            setGroup(slot, Self.hostGroup.span)
            counts.inherited += 1
        } else {
            counts.unattributed += 1
        }
        enter(event, &position, isSeen: false, wasContained: wasContained)
    }

    private mutating func enter(
        _ event: borrowing ExecEvent, _ position: inout Position, isSeen: Bool, wasContained: Bool
    ) {
        guard event.success == true else { return }
        enterContainer(event, &position, isSeen: isSeen)
        let slot = position.slot
        let isAdopted = slots.parent(of: slot).map { slots[$0].isMonitor } ?? true
        position.crosses =
            isSeen && !wasContained && !isAdopted && isContainer(slots[slot].group)
            && !position.startsContainer && !position.entersContainer
    }

    /// Takes the group of the nearest process above that has run a program: that a process was made
    /// is told before the records of what ran in the one above, with which its group came.
    private mutating func inheritLate(_ slot: Int32) {
        var below = slot
        for _ in 0..<Self.depthLimit {
            guard let above = slots.parent(of: below) else { return }
            if slots[above].hasRun {
                guard slots[above].placed != 0, slots[above].placed <= slots[below].since,
                    slots[above].group != slots[slot].group
                else { return }
                groups.hold(slots[above].group)
                groups.release(slots[slot].group)
                slots[slot].group = slots[above].group
                return
            }
            below = above
        }
    }

    /// Looks where the process above is by now, for one that has ended: it may have been moved since
    /// it ran a program of its own, and what it makes begins where it is.
    private mutating func lookAbove(_ slot: Int32, at milliseconds: Int64) {
        guard let source, let parent = slots.parent(of: slot), slots[parent].ended == .max,
            milliseconds - slots[parent].seen >= Self.lookMilliseconds,
            let glance = source.glance(slots[parent].pid),
            slots[parent].startTicks == glance.startTicks
        else { return }
        slots[parent].seen = milliseconds
        setGroup(parent, glance.controlGroup.span)
        setGroup(slot, glance.controlGroup.span)
    }

    /// Where the process runs now.
    private mutating func run(_ event: borrowing ExecEvent, _ position: inout Position) {
        let slot = position.slot
        guard let path = event.exe else { return }
        let program = programs.hold(path.span)
        programs.release(slots[slot].program)
        slots[slot].program = program
        takeRole(event, slot)
        if !RuntimeCall.isInit(event) { slots[slot].hasRun = true }
    }
}

extension ProcessTree {
    /// What the tree holds for a process on the machine itself of which no group was seen.
    static let hostGroup = Array("0::/".utf8)

    /// Adds a process by a look at it; nil where it has ended.
    mutating func look(_ pid: UInt32) -> Int32? {
        guard pid != 0, let glance = source?.glance(pid) else { return nil }
        return add(pid, glance)
    }

    mutating func add(_ pid: UInt32, _ glance: ProcessGlance) -> Int32 {
        let above = slots.slot(of: glance.parentPid)
        if let above { slots.touch(above) }
        let slot = add(pid)
        slots[slot].parentPid = glance.parentPid
        slots[slot].startTicks = glance.startTicks
        slots[slot].hasRun = true
        setGroup(slot, glance.controlGroup.span)
        if let path = source?.program(pid) {
            slots[slot].program = programs.hold(path.span)
            slots[slot].hasRun = !RuntimeCommand.isRuntime(path: path[...])
            slots[slot].isMonitor =
                RuntimeCall.isMonitor(path[...]) && !isContainer(slots[slot].group)
        }
        link(slot, to: above)
        return slot
    }

    mutating func add(_ pid: UInt32, below parentPid: UInt32?) -> Int32 {
        if let slot = look(pid) { return slot }
        let slot = add(pid)
        slots[slot].parentPid = parentPid ?? 0
        link(slot, to: parentPid.flatMap { slots.slot(of: $0) })
        return slot
    }

    mutating func add(_ pid: UInt32) -> Int32 {
        let (slot, left) = slots.add(pid)
        if let left {
            counts.evicted += 1
            programs.release(left.program)
            groups.release(left.group)
            groups.release(left.target)
        }
        return slot
    }

    mutating func link(_ slot: Int32, to parent: Int32?) {
        guard let parent, parent != slot else { return }
        slots[slot].parent = parent
        slots[slot].parentStamp = slots[parent].stamp
    }

    /// A process begins as its parent is.
    mutating func inherit(_ slot: Int32, from parent: Int32, withProgram: Bool) {
        let above = slots[parent]
        groups.hold(above.group)
        slots[slot].group = above.group
        if withProgram {
            programs.hold(above.program)
            slots[slot].program = above.program
        }
    }

    mutating func setGroup(_ slot: Int32, _ name: Span<UInt8>) {
        let group = groups.hold(name)
        groups.release(slots[slot].group)
        slots[slot].group = group
    }

    /// The programs above a process in one number.
    func chain(_ slot: Int32) -> UInt64 {
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
