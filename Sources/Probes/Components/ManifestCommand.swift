import Posture

/// A container of a static pod that starts a component.
struct ManifestCommand: Sendable {
    let pod: PodManifest
    let container: PodContainer
    /// What stands behind the program.
    let words: [CommandWord]
    /// Variables that the command itself sets, `NAME=VALUE` each.
    let assigned: [CommandWord]

    /// The container's variables and behind them those of the command.
    var environment: [String: Fact] {
        assigned.reduce(into: container.environment) { $1.assign(to: &$0) }
    }
}

extension CommandWord {
    /// Sets the variable of `NAME=VALUE`.
    func assign(to variables: inout [String: Fact]) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        let name = String(parts[0])
        let origin = origin(ofFlag: name)
        variables[name] =
            doubt.map { .unknown($0, from: origin) }
            ?? Fact(.string(String(parts[1])), from: origin)
    }
}
