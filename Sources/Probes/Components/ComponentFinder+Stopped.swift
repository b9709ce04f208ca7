import HostSystem
import Posture

extension ComponentFinder {
    /// What would be started where nothing runs: by a kubelet, and by systemd.
    func findStopped(_ result: inout Result) throws(HostError) {
        for manifest in manifests {
            result.launches.append(
                ComponentLaunch(
                    source: .manifest(manifest), words: manifest.words,
                    program: nil, workingDirectory: manifest.container.workingDirectory,
                    files: ComponentFiles(node: host, mounts: manifest.container.mounts),
                    environment: manifest.environment, manifests: [manifest]))
        }
        result.unknowns += unclear
        if manifests.count > 1 {
            let paths = manifests.map(\.pod.path).joined(separator: ", ")
            result.notes.append(
                "\(manifests.count) containers of static pods start \(component.program) "
                    + "(\(paths)): each is checked, and the worst result counts.")
        }
        var unit = try host.systemdUnit(component.unitName)
        if unit == nil {
            unit = try host.unit(starting: component.program, isMeant)
        }
        if let unit, !unit.isMasked {
            // A unit that an administrator has written is meant; one of a package only if enabled.
            var isMeant = unit.path.hasPrefix("/etc/")
            if !isMeant { isMeant = try host.isUnitAskedFor(unit.name) }
            if isMeant {
                add(unit, &result)
            } else {
                result.notes.append(
                    "\(component.program) does not run, and nothing starts \(unit.path): it is "
                        + "not considered.")
            }
        }
        if result.launches.isEmpty, result.unknowns.isEmpty { try addEmbedding(&result) }
        if result.launches.isEmpty, result.unknowns.isEmpty { try addStoppedSnap(&result) }
        // What could not be read can be one more of the component's, where others were found too.
        for (path, reason) in pods.unread {
            result.unknowns.append(
                .unknown(
                    "whether a static pod starts \(component.program) is not known: \(reason)",
                    from: .file(path: path)))
        }
        guard result.launches.isEmpty, result.unknowns.isEmpty else { return }
        // Somebody meant it to run here: that it does not is no reason to say that it is not there.
        for file in pods.refused where file.programs.contains(component.program) {
            result.notes.append(file.note)
            result.unknowns.append(.unknown(file.note, from: .file(path: file.path)))
        }
    }

    /// Where a look is made before systemd's own search, since most nodes have none of these units.
    private static let unitFolders = ["/etc", "/usr/local/lib", "/usr/lib", "/lib"]

    private func quickUnit(_ name: String) throws(HostError) -> SystemdUnit? {
        for folder in Self.unitFolders {
            guard try host.status(of: "\(folder)/systemd/system/\(name)") != nil else { continue }
            guard let unit = try host.systemdUnit(name), !unit.isMasked else { return nil }
            return unit
        }
        return nil
    }

    /// A service that would start the component inside another program, or as that program's own
    /// child.
    private func addEmbedding(_ result: inout Result) throws(HostError) {
        if !component.embedding.isEmpty {
            for unit in try K3sCommand.units(host)
            where component.runsInside(unit.execStart.map(\.text)) {
                addStoppedK3s(unit, &result)
            }
            if let unit = try quickUnit("microshift.service"),
                component.runsInside(unit.execStart.map(\.text))
            {
                result.unknowns.append(
                    .unknown(
                        "\(unit.path) starts a program that has \(component.program) inside its "
                            + "own process, whose configuration Merlon cannot read yet",
                        from: .file(path: unit.path)))
            }
        }
        // Where processes are seen, so are children; RKE2 leaves the static pods of its last start.
        guard result.launches.isEmpty, pods.pods.isEmpty, try host.processTable() == nil else {
            return
        }
        for name in ["rke2-server.service", "k0scontroller.service"] {
            guard let unit = try quickUnit(name) else { continue }
            // RKE2's installer leaves the units of both roles on every node.
            if try host.isUnitAskedFor("rke2-agent.service"), try !host.isUnitAskedFor(name) {
                continue
            }
            result.unknowns.append(
                .unknown(
                    "\(unit.path) starts \(component.program) with flags that it puts together "
                        + "itself, as it runs", from: .file(path: unit.path)))
        }
    }

    private func add(_ unit: SystemdUnit, _ result: inout Result) {
        result.notes.append(
            "\(component.program) does not run; this is what \(unit.path) would start.")
        result.notes += unit.problems
        if let reason = doubt(about: unit) {
            result.unknowns.append(.unknown(reason, from: .file(path: unit.path)))
            return
        }
        guard let first = unit.execStart.first else { return }
        let place = Origin.file(path: first.path, line: first.line)
        switch command(of: unit) {
        case .words(let words, let assigned):
            let environment = unit.environment.mapValues { word in
                Fact(.string(word.text), from: .file(path: word.path, line: word.line))
            }
            let isProgram = component.isProgram(first.text.lastPathPart)
            result.launches.append(
                ComponentLaunch(
                    source: .unit(unit), words: words, program: isProgram ? first.text : nil,
                    workingDirectory: unit.settings["WorkingDirectory"]?.text ?? "/",
                    files: ComponentFiles(node: host),
                    environment: assigned.reduce(into: environment) { $1.assign(to: &$0) }))
        case .unclear(let reason):
            let text = "how \(component.program) is started is not known: \(reason)"
            result.unknowns.append(
                .unknown("\(first.path):\(first.line): \(text)", from: place))
        case .other:
            result.unknowns.append(
                .unknown(
                    "\(first.path):\(first.line): the unit starts \(first.text), which is no "
                        + "\(component.program) itself", from: place))
        }
    }

    private func command(of unit: SystemdUnit) -> ContainerCommand {
        let words = unit.execStart.map {
            CommandWord(text: $0.text, source: .unit(path: $0.path, line: $0.line))
        }
        return ContainerCommand(words, component)
    }

    private static let engines: Set<String> = ["docker", "nerdctl", "podman"]

    /// Whether a unit of any name starts the component: itself, by a wrapper, or in a container.
    private func isMeant(_ unit: SystemdUnit) -> Bool {
        if case .words = command(of: unit) { return true }
        let words = unit.execStart.map(\.text)
        guard Self.engines.contains(words.first?.lastPathPart ?? ""), words.contains("run") else {
            return false
        }
        return words.contains { word in
            !word.hasPrefix("/") && !word.hasPrefix("-") && word.contains { "/:".contains($0) }
                && component.isImage(word)
        }
    }

    /// Why a unit does not tell how its program is started; nil where it may.
    private func doubt(about unit: SystemdUnit) -> String? {
        if unit.execStart.isEmpty {
            return unit.refusal ?? "\(unit.path) does not say what it starts"
        }
        if !unit.uncertainties.isEmpty {
            return "the command line of \(component.program) is not known: "
                + unit.uncertainties.joined(separator: "; ")
        }
        return SystemdUnit.rerouting.first { unit.settings[$0] != nil }.map {
            "\(unit.path): with \($0)= \(component.program) sees other files than the node's"
        }
    }
}
