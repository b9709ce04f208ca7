import HostSystem

/// Where a process belongs: its control group, by a look or by the processes above it.
extension ProcessTree {
    /// What the tree holds for a process on the machine itself of which no group was seen.
    static let hostGroup = Array("0::/".utf8)

    /// The control group: by a look, or that of the process above.
    mutating func place(
        _ event: borrowing ExecEvent, _ position: inout Position, _ glance: ProcessGlance?,
        _ program: Program?
    ) {
        let slot = position.slot
        let wasContained = isContainer(slots[slot].group)
        if let glance {
            slots[slot].startTicks = glance.startTicks
            setGroup(slot, glance.controlGroup.span)
            counts.seen += 1
            return enter(event, program, &position, isSeen: true, wasContained: wasContained)
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
        enter(event, program, &position, isSeen: false, wasContained: wasContained)
    }

    private mutating func enter(
        _ event: borrowing ExecEvent, _ program: Program?, _ position: inout Position,
        isSeen: Bool, wasContained: Bool
    ) {
        guard event.success == true else { return }
        if let program, !program.traits.contains(.runtime) {
            enterContainer(
                below: event.ppid, &position, isSeen: isSeen,
                isMonitor: program.traits.contains(.monitor) && event.euid == 0)
        }
        guard isSeen, !wasContained else { return }
        let slot = position.slot
        let isAdopted = slots.parent(of: slot).map { slots[$0].isMonitor } ?? true
        position.crosses =
            !isAdopted && isContainer(slots[slot].group)
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
            // Either way: the clock may have been set back.
            abs(milliseconds - slots[parent].seen) >= Self.lookMilliseconds,
            let glance = source.glance(slots[parent].pid),
            slots[parent].startTicks == glance.startTicks
        else { return }
        slots[parent].seen = milliseconds
        setGroup(parent, glance.controlGroup.span)
        setGroup(slot, glance.controlGroup.span)
    }

    mutating func setGroup(_ slot: Int32, _ name: Span<UInt8>) {
        let group = groups.hold(name)
        groups.release(slots[slot].group)
        slots[slot].group = group
    }
}
