import HostSystem
import Posture

/// A kubelet inside the process of a distribution: MicroK8s' `kubelite` and k3s.
struct EmbeddedKubelet {
    let host: HostView

    /// Why a kubelet inside another program is not known; nil where there is none at all.
    enum Answer {
        case words([CommandWord])
        case none
        case unknown(String)
    }

    /// The kubelet's own command line, as the program that runs puts it together.
    func answer(_ process: HostProcess) -> Answer {
        do {
            if process.programName == "kubelite" { return .words(try kubelite(process)) }
            guard K3sCommand.isK3s(process) else {
                return .unknown("its configuration cannot be read by Merlon yet")
            }
            return try k3s(K3sCommand(process, host))
        } catch {
            return .unknown("\(error)")
        }
    }

    /// What a distribution would start where none runs, and the file that says so.
    func stopped() throws -> (words: Answer, path: String)? {
        for file in SnapArguments.paths(of: "kubelet") where try host.status(of: file) != nil {
            return (.words(try ArgumentsFile(file, host).words), file)
        }
        if let path = try SnapArguments.unreadable(of: "kubelet", host) {
            return (.unknown("\(path) is read by a snap in a way of its own"), path)
        }
        for unit in try K3sCommand.units(host) {
            if !unit.uncertainties.isEmpty {
                return (.unknown(unit.uncertainties.joined(separator: "; ")), unit.path)
            }
            return (try k3s(K3sCommand(unit, host)), unit.path)
        }
        return nil
    }

    private func kubelite(_ process: HostProcess) throws -> [CommandWord] {
        let flag = "--kubelet-args-file="
        let named = process.arguments.last { $0.hasPrefix(flag) }
        guard let path = named?.dropFirst(flag.count), !path.isEmpty else {
            throw HostError(
                path: process.executable ?? "kubelite",
                problem: "its command line names no \(flag.dropLast())")
        }
        return try ArgumentsFile(String(path), host).words
    }

    /// From 1.32 on k3s writes what the kubelet gets into a drop-in folder, and gives it a few flags
    /// (`kubeletArgsAndConfig` in its `pkg/daemons/agent`); before, only its log told.
    private func k3s(_ command: K3sCommand) throws -> Answer {
        guard let role = command.role, ["server", "agent"].contains(role) else { return .none }
        let settings = try command.settings()
        if settings.value("disable-agent")?.text == "true" { return .none }
        let data = settings.value("data-dir")?.text ?? "/var/lib/rancher/k3s"
        let folder = data + "/agent/etc/kubelet.conf.d"
        guard try host.status(of: folder)?.kind == .directory else {
            return .unknown(
                "\(folder) is not there, in which k3s 1.32 and later keep its kubelet's "
                    + "configuration; of older ones only the log of k3s tells it")
        }
        let source = CommandWord.Source.unit(path: folder, line: nil)
        var builtIn = [
            "config-dir": CommandWord(text: folder, source: source),
            "kubeconfig": CommandWord(text: data + "/agent/kubelet.kubeconfig", source: source),
            // k3s writes no zero into the file.
            "read-only-port": CommandWord(text: "0", source: source),
        ]
        if let name = settings.value("node-name") { builtIn["hostname-override"] = name }
        var given: [CommandWord] = []
        for word in settings.all("kubelet-arg") {
            let parts = word.text.drop { $0 == "-" }.split(separator: "=", maxSplits: 1)
            let name = parts.first.map(String.init) ?? ""
            if name.isEmpty || name.hasSuffix("+") || name.hasSuffix("-") {
                return .unknown("what k3s makes of its kubelet-arg '\(word.text)' is not known")
            }
            let value = parts.count == 2 ? String(parts[1]) : "true"
            builtIn[name] = nil
            given.append(CommandWord(text: "--\(name)=\(value)", source: word.source))
        }
        let own = builtIn.sorted { $0.key < $1.key }.map {
            CommandWord(text: "--\($0.key)=\($0.value.text)", source: $0.value.source)
        }
        return .words(own + given)
    }
}
