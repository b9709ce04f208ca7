import HostSystem
import Posture

/// How one kubelet was started, or would be.
struct KubeletLaunch: Sendable {
    enum Source: Sendable {
        case process(HostProcess)
        /// No kubelet runs; systemd would start this one.
        case unit(SystemdUnit)
        /// No kubelet runs; a distribution would start this one by this file.
        case distribution(path: String)
        /// Neither runs nor is defined; the files that kubeadm writes are there.
        case kubeadm
    }

    let source: Source
    /// The files as this kubelet sees them, which may run in a container.
    let files: HostView
    let words: [CommandWord]
    /// The program's file; nil where it is not known.
    let program: String?
    let workingDirectory: String
    /// The environment of the process or the unit; nil where it could not be read.
    let environment: [String: String]?
    /// When the process was started in seconds since 1970; nil where none runs or it is not known.
    let started: Int64?
    /// Whether the program's path means the same file to Merlon itself.
    let runsHere: Bool
    /// Whether another file stands by now where the program of the process was.
    let isReplaced: Bool

    var flags: CommandFlags {
        CommandFlags(words, isBoolean: KubeletFlagNames.isBoolean)
    }

    /// The process that runs; nil where none does.
    var process: HostProcess? {
        if case .process(let process) = source { process } else { nil }
    }

    var origin: Origin {
        switch source {
        case .process(let process): .process(pid: process.pid)
        case .unit(let unit): .file(path: unit.path)
        case .distribution(let path): .file(path: path)
        case .kubeadm: .search("files of kubeadm")
        }
    }

    /// The path as the kubelet sees it: one that does not begin at the root begins where it runs.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory == "/" ? "" : workingDirectory)/\(path)"
    }

    /// The path that a flag names; nil where it names none.
    func path(ofFlag name: String, _ flags: CommandFlags) -> String? {
        flags[name].flatMap { $0.value.isEmpty ? nil : absolute($0.value) }
    }

    /// The folder of the kubelet's own certificates.
    func certificateFolder(_ flags: CommandFlags) -> String {
        absolute(flags["cert-dir"]?.value ?? "/var/lib/kubelet/pki")
    }
}
