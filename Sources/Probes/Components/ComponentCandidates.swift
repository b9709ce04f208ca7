import HostSystem

/// What the processes that are called like a component are.
struct ComponentCandidates {
    /// Those that root, a service or a pod of the node itself has started.
    private(set) var processes: [HostProcess] = []
    /// Those of people, whom nothing keeps from giving a process any name.
    private(set) var ofOthers: [HostProcess] = []
    /// A program that has the component inside.
    private(set) var embedding: HostProcess?
    private(set) var notes: [String] = []

    init(
        _ seen: [HostProcess], _ component: Component, _ host: HostView
    ) throws(HostError) {
        for process in Self.named(seen, component) {
            if try host.isInPod(process), try !Self.sharesNetwork(process, host) {
                notes.append(
                    "Process \(process.pid) is \(component.program) in a pod with a network of its "
                        + "own, which serves another cluster: it is not considered.")
            } else if try Self.isOfNode(process, host) {
                processes.append(process)
            } else {
                ofOthers.append(process)
                notes.append(
                    "Process \(process.pid) calls itself \(component.program), but neither root nor "
                        + "a service has started it: it is not considered where there is another.")
            }
        }
        for process in seen where embedding == nil && component.runsInside(process.arguments) {
            if try host.isOfRoot(process) { embedding = process }
        }
        guard processes.isEmpty, try host.processTable() == .container else { return }
        notes.append(
            "This is a container, of which only its own processes were seen: \(component.program) "
                + "is looked for in files.")
    }

    /// Those whose program or first argument is called so, and scripts of that name that do not
    /// themselves wait for one.
    private static func named(
        _ seen: [HostProcess], _ component: Component
    ) -> [HostProcess] {
        let programs = seen.filter { process in
            component.isProgram(process.programName) || component.isProgram(process.programFile)
                || isInHyperkube(process, component)
        }
        let scripts = seen.filter { process in
            process.scriptName.map(component.isProgram) == true
                && !programs.contains { $0.parentPid == process.pid }
        }
        return (programs + scripts).sorted { $0.pid < $1.pid }
    }

    /// `hyperkube kube-apiserver`, and `hyperkube apiserver` of old.
    private static func isInHyperkube(_ process: HostProcess, _ component: Component) -> Bool {
        guard process.programName == "hyperkube", process.arguments.count > 1 else { return false }
        let role = process.arguments[1]
        return role == component.program || "kube-" + role == component.program
    }

    private static func isOfNode(
        _ process: HostProcess, _ host: HostView
    ) throws(HostError) -> Bool {
        if try host.isOfRoot(process) { return true }
        if try host.isInPod(process) { return true }
        guard let unit = process.unit else { return false }
        return unit.hasSuffix(".service") && !unit.hasPrefix("user@")
    }

    /// Whether a process has the node's own network; true where that cannot be found out.
    private static func sharesNetwork(
        _ process: HostProcess, _ host: HostView
    ) throws(HostError) -> Bool {
        do {
            guard let own = try host.linkTarget(of: "/proc/1/ns/net"),
                let other = try host.linkTarget(of: "/proc/\(process.pid)/ns/net")
            else { return true }
            return own == other
        } catch {
            if error.kind == .notPermitted { return true }
            throw error
        }
    }
}
