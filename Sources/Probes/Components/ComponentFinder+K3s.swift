import HostSystem
import Posture

/// k3s has the control plane inside, with flags that it puts together itself.
extension ComponentFinder {
    /// What runs inside of a k3s.
    func addK3s(_ process: HostProcess, _ result: inout Result) throws(HostError) {
        switch answer(
            .process(pid: process.pid),
            { () throws(HostError) in
                try K3sCommand(process, host)
            })
        {
        case .words(let words):
            result.notes.append(
                "\(component.program) runs inside k3s (pid \(process.pid)), which sets flags itself; "
                    + "these are those of its releases from 1.24 on.")
            result.launches.append(try launch(process, embedded: words))
        case .none:
            result.notes.append(
                "k3s (pid \(process.pid)) runs without \(component.program) inside.")
        case .unknown(let reason):
            result.unknowns.append(
                .unknown(
                    "k3s (pid \(process.pid)) has \(component.program) inside its own process, of "
                        + "which not everything is known: \(reason)",
                    from: .process(pid: process.pid)))
        }
    }

    /// What a unit would start inside of a k3s.
    func addStoppedK3s(_ unit: SystemdUnit, _ result: inout Result) {
        switch answer(
            .unit(path: unit.path, line: nil),
            { () throws(HostError) in
                try K3sCommand(unit, host)
            })
        {
        case .words(let words):
            result.notes.append(
                "\(component.program) does not run; this is what \(unit.path) would start inside "
                    + "k3s, by its releases from 1.24 on.")
            result.launches.append(
                ComponentLaunch(
                    source: .distribution(path: unit.path), words: words,
                    program: unit.execStart.first?.text, workingDirectory: "/",
                    files: ComponentFiles(node: host), environment: [:]))
        case .none: break
        case .unknown(let reason):
            result.unknowns.append(
                .unknown(
                    "how \(unit.path) would start \(component.program) inside k3s is not known: "
                        + "\(reason)", from: .file(path: unit.path)))
        }
    }

    private func answer(
        _ source: CommandWord.Source, _ command: () throws(HostError) -> K3sCommand
    ) -> K3sControlPlane.Answer {
        do {
            let command = try command()
            guard command.role == "server" else { return .none }
            return K3sControlPlane(
                component: component, settings: try command.settings(), source: source
            ).answer()
        } catch {
            return .unknown("\(error)")
        }
    }
}
