import HostSystem
import Posture

/// How a component was started, or would be.
struct ComponentLaunch: Sendable {
    enum Source: Sendable {
        case process(HostProcess)
        /// It does not run; a kubelet would start it from a file.
        case manifest(ManifestCommand)
        /// It does not run; systemd would start it.
        case unit(SystemdUnit)
    }

    let source: Source
    /// Without the program itself.
    let words: [CommandWord]
    /// The program's file as the component sees it; nil where it is not known.
    let program: String?
    let workingDirectory: String
    let files: ComponentFiles
    /// The variables with their origins, unknown where only the cluster knows them; nil where
    /// they could not be read.
    let environment: [String: Fact]?
    /// When the process was started in seconds since 1970; nil where none runs or it is not known.
    var started: Int64?
    /// The files from which a kubelet starts this component.
    var manifests: [ManifestCommand] = []
    /// Files that start this component in a way that is not known.
    var unclearManifests: [Fact] = []

    /// The process that runs; nil where none does.
    var process: HostProcess? {
        if case .process(let process) = source { process } else { nil }
    }

    /// `process`, `manifest` or `unit`.
    var sourceName: String {
        switch source {
        case .process: "process"
        case .manifest: "manifest"
        case .unit: "unit"
        }
    }

    var origin: Origin {
        switch source {
        case .process(let process): .process(pid: process.pid)
        case .manifest(let command):
            .file(path: command.pod.path, line: command.container.line)
        case .unit(let unit): .file(path: unit.path)
        }
    }

    /// The path as the component sees it: one that does not begin at the root begins where it runs.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory == "/" ? "" : workingDirectory)/\(path)"
    }
}
