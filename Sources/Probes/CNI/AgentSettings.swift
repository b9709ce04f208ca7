import HostSystem
import Posture

/// What the settings of a network's agent say about NetworkPolicies: some agents run for other
/// things too, and can be told to leave policies alone.
struct AgentSettings {
    let agent: HostProcess
    let host: HostView

    private static let noes: Set = ["false", "0", "f", "F", "FALSE", "False"]

    /// False where the agent is told to enforce none, unknown where what it is told cannot be
    /// read; nil where nothing says so.
    var refusal: Fact? {
        let names = [agent.programName, agent.programFile, agent.commandName]
        if names.contains("kube-router") {
            return value(of: "run-firewall").flatMap {
                Self.noes.contains($0) ? no("run-firewall") : nil
            }
        }
        if names.contains("cilium-agent") { return cilium }
        return nil
    }

    /// `--enable-policy`, which usually is a file of this name in `--config-dir`.
    private var cilium: Fact? {
        if let value = value(of: "enable-policy") {
            return value == "never" ? no("enable-policy") : nil
        }
        guard let folder = value(of: "config-dir"), folder.hasPrefix("/") else { return nil }
        let path = "\(folder)/enable-policy"
        let shown = Origin.file(path: "/proc/\(agent.pid)/root\(path)")
        do throws(HostError) {
            let text = try host.root(of: agent.pid)?.contents(of: path)?.text ?? ""
            return text.trimmingWhitespace() == "never" ? Fact(.bool(false), from: shown) : nil
        } catch {
            return .unknown(
                "what Cilium is told about policies cannot be read: \(error)", from: shown)
        }
    }

    private func no(_ flag: String) -> Fact {
        Fact(.bool(false), from: .flag(name: flag, pid: agent.pid))
    }

    /// The last value of a flag, as `--flag=value` or in the next argument.
    private func value(of flag: String) -> String? {
        let arguments = agent.arguments
        var value: String?
        for (index, argument) in arguments.enumerated() {
            if argument.hasPrefix("--\(flag)=") {
                value = String(argument.dropFirst(flag.count + 3))
            } else if argument == "--\(flag)", arguments.indices.contains(index + 1) {
                value = arguments[index + 1]
            }
        }
        return value
    }
}
