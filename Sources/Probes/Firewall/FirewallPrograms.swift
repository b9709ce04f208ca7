import HostSystem

/// The programs that show rules and routes, and which of them were asked.
struct FirewallPrograms {
    let host: HostView
    /// Where they are looked for, first to last.
    var folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"]
    var deadline = Duration.seconds(5)
    /// Rules of 100,000 lines are some 10 MiB.
    var limitBytes = 64 << 20
    /// Those that have answered.
    private(set) var commands: [String] = []

    /// How nftables' rules are asked for; with the handles by which one finds them again.
    static let nft = "nft -a list ruleset"

    init(host: HostView) {
        self.host = host
    }

    func path(of name: String) throws(HostError) -> String? {
        for folder in folders {
            let path = folder + "/" + name
            if let status = try host.status(of: path), status.kind == .regular { return path }
        }
        return nil
    }

    private static let packages = [
        "nft": "nftables", "ip": "iproute2", "ipset": "ipset",
        "iptables-nft-save": "iptables", "ip6tables-nft-save": "iptables",
        "iptables-legacy-save": "iptables", "ip6tables-legacy-save": "iptables",
    ]

    /// What a program prints; throws, with what to do, where it does not end well.
    mutating func output(
        _ name: String, _ arguments: [String] = []
    ) throws(HostError) -> String {
        let command = ([name] + arguments).joined(separator: " ")
        guard let path = try path(of: name) else {
            throw HostError(
                path: name,
                problem: "what it shows is needed, and it is not installed; install the package "
                    + (Self.packages[name] ?? name))
        }
        let output: HostView.CommandOutput
        do {
            output = try host.run(
                path, arguments, deadline: deadline, limitBytes: limitBytes)
        } catch {
            throw HostError(
                error.kind, path: command, problem: error.problem + Self.advice(error.kind))
        }
        guard output.exitCode == 0 else {
            let end = output.exitCode.map { "ends with status \($0)" } ?? "was ended by a signal"
            let said = output.text.prefix(4_096).split(separator: "\n").first.map {
                ": \($0.prefix(160))"
            }
            throw HostError(
                .notPermitted, path: command,
                problem: "it \(end)\(said ?? ""); run merlon as root, or with CAP_NET_ADMIN, and "
                    + "try the command by hand")
        }
        commands.append(command)
        return output.text
    }

    private static func advice(_ kind: HostError.Kind) -> String {
        switch kind {
        case .timeout: "; run it by hand to see what it waits for"
        case .tooLarge: ", which no ruleset has; is it the program that it should be?"
        case .notPermitted: "; run merlon as root"
        default: ""
        }
    }
}
