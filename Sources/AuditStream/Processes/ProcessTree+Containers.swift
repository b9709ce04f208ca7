import HostSystem

/// How a process comes into a container, when both are gone before anybody could look.
///
/// `runc create` leaves a process behind that waits, which goes to the shim of containerd when
/// runc ends. `runc start`, called by the shim too, lets it become the container's first program.
/// `runc exec` and `runc run` have their process below themselves. CRI-O's conmon stands where the
/// shim does, and its own command line names the container.
extension ProcessTree {
    /// Remembers what a runtime was called for.
    ///
    /// Only of root's processes: anybody can call a program runc, and nobody else can make it
    /// join the containers of a node.
    mutating func takeRole(_ event: borrowing ExecEvent, _ slot: Int32) {
        setRole(slot, .none, 0)
        guard event.euid == 0, let call = RuntimeCall(event) else { return }
        let name = Self.containerMark + call.container
        let target = groups.hold(name.span)
        switch call.purpose {
        case .starts: setRole(slot, .starts, target)
        case .enters: setRole(slot, .enters, target)
        case .releases:
            if let shim = slots.parent(of: slot) {
                setRole(shim, .starts, target)
            } else {
                groups.release(target)
            }
        }
    }

    /// Puts the first program of a process below a runtime into the container.
    mutating func enterContainer(
        _ event: borrowing ExecEvent, _ position: inout Position, isSeen: Bool
    ) {
        let slot = position.slot
        guard !slots[slot].hasRun, let path = event.exe, !RuntimeCall.isRuntime(path),
            let parent = slots.parent(of: slot)
        else { return }
        let isBelowMonitor = programs.name(slots[parent].program).map {
            RuntimeCall.isMonitor($0[...])
        }
        let role = slots[parent].role
        guard role != .none else {
            if isBelowMonitor == true, !isSeen { setGroup(slot, Self.containerMark.span) }
            return
        }
        // What was seen counts: a hook of a runtime runs outside the container.
        guard !isSeen || isContainer(slots[slot].group) else { return }
        position.startsContainer = role == .starts
        position.entersContainer = role == .enters
        if !isSeen {
            groups.hold(slots[parent].target)
            groups.release(slots[slot].group)
            slots[slot].group = slots[parent].target
        }
        // Only one process is the first; others that the monitor takes in came from within.
        if role == .starts { setRole(parent, .none, 0) }
    }

    private mutating func setRole(
        _ slot: Int32, _ role: ProcessSlots.Role, _ target: UInt32
    ) {
        groups.release(slots[slot].target)
        slots[slot].target = target
        slots[slot].role = role
    }

    /// Before the id of a container of which no control group was seen; alone, it stands for some
    /// container. No control group begins so.
    static let containerMark = Array("=".utf8)
}
