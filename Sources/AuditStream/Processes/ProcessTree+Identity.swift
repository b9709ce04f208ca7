import Containers
import HostSystem

/// Which process a pid stands for at a moment.
extension ProcessTree {
    /// The process above one that is new: the one that had the pid last, if it has it still.
    mutating func parent(_ pid: UInt32, at milliseconds: Int64) -> Int32? {
        let known = slots.slot(of: pid)
        guard let glance = glance(pid, at: milliseconds) else { return known }
        if let known, !slots[known].hasEnded, isStill(known, glance) { return known }
        return add(pid, glance)
    }

    /// The process that has a pid, if its end was not told.
    func living(_ pid: UInt32) -> Int32? {
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
    func isSame(
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

    /// Whether the process that had a pid at a moment has ended by now: nothing of it is left to be
    /// seen, as of most of a burst.
    ///
    /// The kernel tells an end of the first thread too, while others run on under the pid, or start
    /// another program in it.
    func hasEnded(_ slot: Int32?, at milliseconds: Int64) -> Bool {
        guard let slot, slots[slot].hasEnded,
            slots[slot].ended >= milliseconds - Self.clockSlackMilliseconds
        else { return false }
        return source?.exists(slots[slot].pid) != true
    }

    /// A look at the process, if it is still the one of the event.
    func glance(_ pid: UInt32, at milliseconds: Int64) -> ProcessGlance? {
        guard let source, let glance = source.glance(pid),
            source.start(glance.startTicks) <= milliseconds + Self.clockSlackMilliseconds
        else { return nil }
        return glance
    }

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
            if RuntimeCall.isMonitor(path[...]), !isContainer(slots[slot].group) {
                setMonitor(slot)
            }
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
}
