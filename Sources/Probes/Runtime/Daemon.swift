import HostSystem
import Posture

/// How one container runtime was started, or would be.
struct Daemon: Sendable {
    let kind: DaemonKind
    /// Nil where none runs.
    let process: HostProcess?
    /// The unit that would start it; nil where it runs, and where only its files are there.
    let unit: SystemdUnit?
    /// The files as the daemon sees them.
    let files: HostView
    let flags: DaemonFlags
    let program: String?
    let workingDirectory: String
    /// The configuration file that was found where no command line tells; nil where one does.
    let foundConfig: String?
    /// Whether the program's path means the same file to Merlon itself.
    let runsHere: Bool
    /// Of Docker alone, the program by which a kubelet uses it; nil where there is none.
    var adapter: CRIDockerd?

    var origin: Origin {
        if let process { return .process(pid: process.pid) }
        if let unit { return .file(path: unit.path) }
        return .file(path: foundConfig ?? kind.configFiles[0])
    }

    /// The word for how it was found.
    var source: String {
        process != nil ? "process" : unit != nil ? "unit" : "files"
    }

    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory == "/" ? "" : workingDirectory)/\(path)"
    }

    /// A default of the daemon itself.
    func builtIn(_ value: FactValue, version: String? = nil) -> Fact {
        Fact(value, from: .builtInDefault(component: kind.rawValue, version: version))
    }
}
