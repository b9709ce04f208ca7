import HostSystem
import Posture

/// Finds a component on a node: the processes that run, else what would be started.
struct ComponentFinder {
    let component: Component
    let host: HostView
    let pods: StaticPods

    /// What was found, and what a newcomer should be told about it.
    struct Result {
        var launches: [ComponentLaunch] = []
        /// Instances of which it is not known how they are started.
        var unknowns: [Fact] = []
        var notes: [String] = []
    }

    /// Containers of static pods that start the component.
    let manifests: [ManifestCommand]
    /// Containers of static pods that start it in a way that cannot be read.
    let unclear: [Fact]

    init(_ component: Component, _ host: HostView, pods: StaticPods) {
        self.component = component
        self.host = host
        self.pods = pods
        var manifests: [ManifestCommand] = []
        var unclear: [Fact] = []
        for pod in pods.pods {
            for container in pod.containers {
                switch ContainerCommand(container, component) {
                case .other: break
                case .words(let words, let assigned):
                    manifests.append(
                        ManifestCommand(
                            pod: pod, container: container, words: words, assigned: assigned))
                case .unclear(let reason):
                    unclear.append(
                        .unknown(
                            "\(pod.path):\(container.line): how \(component.program) is started "
                                + "is not known: \(reason)",
                            from: .file(path: pod.path, line: container.line)))
                }
            }
        }
        self.manifests = manifests
        self.unclear = unclear
    }

    func find() -> Result {
        var result = Result()
        do throws(HostError) {
            let seen = try host.processes {
                component.isProgram($0) || component.embedding.contains($0) || $0 == "hyperkube"
            }
            let candidates = try ComponentCandidates(seen ?? [], component, host)
            result.notes += candidates.notes
            for process in candidates.processes { try add(process, &result) }
            if result.launches.isEmpty, result.unknowns.isEmpty {
                if let other = candidates.embedding, other.programName == "kubelite" {
                    try addKubelite(other, &result)
                } else if let other = candidates.embedding, K3sCommand.isK3s(other) {
                    try addK3s(other, &result)
                } else if let other = candidates.embedding {
                    result.unknowns = [
                        .unknown(
                            "\(other.programName) (pid \(other.pid)) has \(component.program) "
                                + "inside its own process, whose configuration Merlon cannot read "
                                + "yet", from: .process(pid: other.pid))
                    ]
                } else {
                    try findStopped(&result)
                }
            }
            if result.launches.isEmpty, result.unknowns.isEmpty {
                for process in candidates.ofOthers { try add(process, &result) }
            }
        } catch {
            result.launches = []
            result.unknowns = [
                .unknown(
                    "whether \(component.program) runs could not be found out: \(error)",
                    from: .search("processes of this node"))
            ]
        }
        return result
    }

    /// A process that runs; one whose command line is not there any more is unknown.
    private func add(_ process: HostProcess, _ result: inout Result) throws(HostError) {
        let isRewritten = process.arguments.count == 1 && process.arguments[0].contains(" ")
        if process.arguments.isEmpty || isRewritten {
            result.unknowns.append(
                .unknown(
                    "\(component.program) (pid \(process.pid)) has overwritten its command line",
                    from: .process(pid: process.pid)))
        } else {
            result.launches.append(try launch(process))
        }
    }

    /// - Parameter embedded: The component's own words, where it runs inside another program.
    func launch(
        _ process: HostProcess, embedded: [CommandWord]? = nil
    ) throws(HostError) -> ComponentLaunch {
        let environment: [String: Fact]?
        do {
            environment = try host.environment(of: process.pid).map { variables in
                Dictionary(
                    uniqueKeysWithValues: variables.map { name, value in
                        (
                            name,
                            Fact(.string(value), from: .environment(name: name, pid: process.pid))
                        )
                    })
            }
        } catch {
            environment = nil
        }
        let isInPod = try host.isInPod(process)
        let words = embedded ?? CommandWord.words(of: process)
        return ComponentLaunch(
            source: .process(process),
            words: process.programName == "hyperkube" ? Array(words.dropFirst()) : words,
            program: process.scriptName == nil ? process.executable : process.arguments[1],
            workingDirectory: try host.linkTarget(of: "/proc/\(process.pid)/cwd") ?? "/",
            files: try files(of: process, isInPod: isInPod), environment: environment,
            started: try ProcessClock(host)?.start(of: process),
            manifests: manifests, unclearManifests: unclear)
    }

    /// The files of a process: through its own root, or by what its pod says is mounted.
    private func files(
        of process: HostProcess, isInPod: Bool
    ) throws(HostError) -> ComponentFiles {
        var files = ComponentFiles(node: host)
        // Which of several manifests has started it cannot be told; the mounts must be the same.
        let mounts = Set(manifests.map { Set($0.container.mounts) })
        if isInPod, mounts.count == 1 { files.mounts = manifests.first?.container.mounts }
        do {
            let own = try host.files(of: process)
            if own !== host, try !host.sharesMounts(with: process) {
                let root = "/proc/\(process.pid)/root"
                files.own = ComponentFiles.OwnRoot(view: own, path: root)
            }
        } catch {
            if files.mounts == nil { throw error }
        }
        return files
    }
}
