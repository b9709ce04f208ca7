import Containers
import HostSystem

/// How a process comes into a container, when both are gone before anybody could look.
///
/// `runc create` leaves a process behind that waits, which goes to the shim of containerd when
/// runc ends. `runc start`, called by the shim too, lets it become the container's first program.
/// `runc exec` and `runc run` have their process below themselves, or below a `runc init` of
/// theirs; a detached `runc exec` may end so early that its process goes to the shim before it
/// begins. CRI-O's conmon stands where the shim does, in a process that forked from the one whose
/// command line names the container; `runc create` is called below it, `runc start` elsewhere.
extension ProcessTree {
    /// Remembers what a runtime was called for.
    ///
    /// Only of root's processes on the machine itself: anybody can call a program runc, and nobody
    /// else can make it join the containers of a node.
    mutating func takeRole(
        _ traits: ProgramTraits, _ event: borrowing ExecEvent, _ slot: Int32
    ) {
        groups.release(slots[slot].target)
        slots[slot].leaveRole()
        guard !traits.isEmpty, event.euid == 0, !isContainer(slots[slot].group) else { return }
        if traits.contains(.monitor) { setMonitor(slot) }
        guard let call = RuntimeCall(event, traits) else { return }
        let name = Self.containerMark + call.container
        let target = groups.hold(name.span)
        let monitor = monitor(above: slot)
        switch (call.purpose, monitor) {
        case (.starts, _): setRole(slot, .starts, target)
        case (.enters, _):
            setRole(slot, .enters, target)
            if let monitor, slots[monitor].entering < .max { slots[monitor].entering += 1 }
        case (.creates, let monitor?) where isConmon(monitor): setRole(monitor, .starts, target)
        case (.releases, let monitor?) where !isConmon(monitor): setRole(monitor, .starts, target)
        case (.creates, _), (.releases, _): groups.release(target)
        }
    }

    /// Puts the first program of a process below a runtime, which is none itself, into the
    /// container.
    ///
    /// - Parameter isMonitor: Whether it is itself one that stays above containers: `shim start`
    ///   starts the shim that does, and has no container of its own.
    mutating func enterContainer(
        below parentPid: UInt32?, _ position: inout Position, isSeen: Bool, isMonitor: Bool
    ) {
        let slot = position.slot
        guard hasRuntimes, !slots[slot].hasRun,
            let caller = caller(above: slot) ?? adopter(parentPid)
        else { return }
        let role = slots[caller].role
        guard role != .none || slots[caller].isMonitor else { return }
        if isMonitor, role == .none, slots[caller].entering == 0 { return }
        // What was seen counts: a hook of a runtime runs outside the container.
        guard !isSeen || isContainer(slots[slot].group) else { return }
        position.startsContainer = role == .starts
        // Straight below a monitor that no container begins under: of a call that has ended.
        position.entersContainer = role == .enters || role == .none && slots[caller].entering > 0
        if !isSeen {
            if role == .none {
                setGroup(slot, Self.containerMark.span)
            } else {
                groups.hold(slots[caller].target)
                groups.release(slots[slot].group)
                slots[slot].group = slots[caller].target
            }
        }
        if position.entersContainer {
            let monitor = slots[caller].isMonitor ? caller : monitor(above: caller)
            if let monitor, slots[monitor].entering > 0 { slots[monitor].entering -= 1 }
        }
        // Only one process is the first; others that the monitor takes in came from within.
        if role == .starts { setRole(caller, .none, 0) }
    }

    /// The runtime on the node whose second half (`runc init`) a process is; nil for others.
    ///
    /// That runs in the container's control group already, or not yet: whichever it is, the program
    /// is the node's, and its file lies in none of the container's mounts.
    mutating func runtime(
        above slot: Int32, _ program: Program, _ event: borrowing ExecEvent
    ) -> Int32? {
        guard program.traits.contains(.runtime), event.euid == 0, RuntimeCall.isInit(event),
            let runtime = runtime(above: slot), slots[runtime].group != 0,
            !isContainer(slots[runtime].group)
        else { return nil }
        return runtime
    }

    /// Whether a process below a runtime is the container's, as another one is the runtime's second
    /// half: that forks the container's first process, and never becomes it.
    func isGuest(_ slot: Int32) -> Bool {
        guard let runtime = runtime(above: slot) else { return false }
        return slots[runtime].copy != 0 && slots[runtime].copy != slots[slot].pid
    }

    /// The runtime that was called, with nothing between but processes that run one.
    private func runtime(above slot: Int32) -> Int32? {
        var found: Int32?
        for _ in 0..<Self.depthLimit {
            guard let next = slots.parent(of: found ?? slot),
                let traits = programs.traits(of: slots[next].program),
                ProgramTraits(rawValue: traits).contains(.runtime)
            else { break }
            found = next
        }
        return found
    }

    /// The nearest process above that has a role or is a monitor, with nothing between but
    /// processes of a runtime that have not run another program.
    ///
    /// Mutating, as it is to be asked in place, like the next.
    private mutating func caller(above slot: Int32) -> Int32? {
        var above = slots.parent(of: slot)
        for _ in 0..<Self.depthLimit {
            guard let next = above else { return nil }
            if slots[next].role != .none || slots[next].isMonitor { return next }
            guard !slots[next].hasRun else { return nil }
            above = slots.parent(of: next)
        }
        return nil
    }

    /// The process that took one in whose parent has ended, where that says something.
    private mutating func adopter(_ pid: UInt32?) -> Int32? {
        guard let pid, let slot = slots.slot(of: pid), !slots[slot].hasEnded,
            slots[slot].role != .none || slots[slot].isMonitor
        else { return nil }
        return slot
    }

    /// The monitor that called a runtime, itself or a process that forked from it.
    private func monitor(above slot: Int32) -> Int32? {
        var above = slots.parent(of: slot)
        for _ in 0..<Self.depthLimit {
            guard let next = above else { return nil }
            if slots[next].isMonitor { return next }
            guard !slots[next].hasRun else { return nil }
            above = slots.parent(of: next)
        }
        return nil
    }

    private func isConmon(_ slot: Int32) -> Bool {
        programs.traits(of: slots[slot].program)
            .map { ProgramTraits(rawValue: $0).contains(.conmon) } ?? false
    }

    private mutating func setRole(
        _ slot: Int32, _ role: ProcessSlots.Role, _ target: UInt32
    ) {
        groups.release(slots[slot].target)
        slots[slot].target = target
        slots[slot].role = role
        if role != .none { hasRuntimes = true }
    }

    mutating func setMonitor(_ slot: Int32) {
        slots[slot].isMonitor = true
        hasRuntimes = true
    }

    /// Before the id of a container of which no control group was seen; alone, it stands for some
    /// container. No control group begins so.
    static let containerMark = Array("=".utf8)
}
