import HostSystem
import Posture

/// Everything that is seen of one container runtime.
struct RuntimeObservation {
    let daemon: Daemon

    /// The parts that come out of the files.
    private struct Parts {
        var fields: [String: Fact]
        var files: [String]
        var sockets: [String]
        var folders: [String]
    }

    func fact() -> Fact {
        let version = version
        var fields: [String: Fact] = [
            "name": Fact(.string(daemon.kind.rawValue), from: daemon.origin),
            "source": Fact(.string(daemon.source), from: daemon.origin),
        ]
        fields["pid"] = daemon.process.map { Fact(.int(Int64($0.pid)), from: daemon.origin) }
        fields["program"] = daemon.program.map { Fact(.string($0), from: daemon.origin) }
        fields["version"] = version
        var files: [String: Fact] = [:]
        files["program"] = daemon.program.flatMap { FileFacts.fact($0, daemon.files) }
        do throws(ContainerdConfig.Failure) {
            let parts = try parts(version?.text)
            fields.merge(parts.fields) { $1 }
            files["config"] = list(parts.files)
            files["sockets"] = list(parts.sockets)
            files["folders"] = list(parts.folders)
        } catch {
            fields.merge(
                RuntimeFacts.unknown(
                    error.reason, from: error.origin, isDocker: daemon.kind == .docker)
            ) { $1 }
            for name in ["config", "sockets", "folders"] {
                files[name] = .unknown(error.reason, from: error.origin)
            }
        }
        fields["files"] = Fact(.map(files), from: daemon.origin)
        return Fact(.map(fields), from: daemon.origin)
    }

    /// Where the runtime looks for networks, as far as that can be told without asking the program;
    /// nil where it serves no kubelet.
    func networkPlaces() -> Fact? {
        do throws(ContainerdConfig.Failure) {
            return try parts(nil).fields["cni"]
        } catch {
            return .unknown(error.reason, from: error.origin)
        }
    }

    /// Where the runtime keeps images and where state; none where that is not known.
    func stateFolders() -> [String] {
        do throws(ContainerdConfig.Failure) {
            return try parts(nil).folders
        } catch {
            // Its own facts are unknown for that reason.
            return []
        }
    }

    private func list(_ paths: [String]) -> Fact {
        var seen: Set<String> = []
        let facts = paths.filter { !$0.isEmpty && seen.insert($0).inserted }
            .compactMap { FileFacts.fact(daemon.absolute($0), daemon.files) }
        return Fact(.list(facts), from: daemon.origin)
    }

    private func parts(_ version: String?) throws(ContainerdConfig.Failure) -> Parts {
        switch daemon.kind {
        case .containerd: return try containerd(version)
        case .crio:
            let config = try CRIOConfig(daemon, version: version)
            return Parts(
                fields: config.fields(), files: config.files, sockets: config.sockets,
                folders: config.folders)
        case .docker:
            let config = try DockerConfig(daemon, version: version)
            return Parts(
                fields: config.fields(), files: config.files, sockets: config.sockets,
                folders: config.folders)
        }
    }

    /// Where the release is not known, only what all make of the files that would start with them is.
    private func containerd(_ version: String?) throws(ContainerdConfig.Failure) -> Parts {
        let path = daemon.absolute(
            daemon.flags["config", "c"]?.text ?? daemon.foundConfig ?? "/etc/containerd/config.toml"
        )
        var found: Parts?
        var failure: ContainerdConfig.Failure?
        for generation in generations(version) {
            let config: ContainerdConfig
            do throws(ContainerdConfig.Failure) {
                config = try ContainerdConfig(path, daemon.files, generation)
                try ContainerdTypes.require(config)
            } catch {
                failure = error
                continue
            }
            let settings = ContainerdSettings(daemon: daemon, config: config, version: version)
            var parts = Parts(
                fields: settings.fields(), files: config.files, sockets: settings.sockets,
                folders: settings.folders)
            if let first = found {
                let other = Fact(.map(parts.fields), from: daemon.origin)
                parts.fields =
                    Fact(.map(first.fields), from: daemon.origin).agreed(
                        with: other, "it depends on containerd's version, which is not known"
                    ).fields
                parts.sockets += first.sockets
                parts.folders += first.folders
            }
            found = parts
        }
        if let found { return found }
        throw failure
            ?? ContainerdConfig.Failure(reason: "no release is known", origin: daemon.origin)
    }

    private func generations(_ version: String?) -> [ContainerdConfig.Generation] {
        guard let major = version?.split(separator: ".").first.flatMap({ Int($0) }) else {
            return ContainerdConfig.Generation.allCases
        }
        return major >= 2 ? [.two] : [.one]
    }

    /// As the program tells it, where only root can have put it there; nil where nothing tells.
    private var version: Fact? {
        // A program of a snap only runs inside of it.
        guard let program = daemon.program, daemon.runsHere, daemon.files.isLive,
            !program.hasPrefix("/snap/"), daemon.files.isProgramOfRoot(program)
        else { return nil }
        let command = "\(program) --version"
        do {
            let output = try daemon.files.run(program, ["--version"])
            let words = output.text.split { $0.isWhitespace || $0 == "," }
            for word in words.prefix(16) {
                let plain = word.first == "v" ? word.dropFirst() : word
                guard plain.first?.isNumber == true, plain.contains(".") else { continue }
                return Fact(
                    .string(String(plain.prefix { !"~+".contains($0) })), from: .command(command))
            }
            return .unknown("it does not print a version", from: .command(command))
        } catch {
            return .unknown("\(error)", from: .command(command))
        }
    }
}
