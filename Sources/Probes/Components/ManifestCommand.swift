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
        assigned.reduce(into: container.environment) { variables, word in
            let parts = word.text.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return }
            let name = String(parts[0])
            let origin = word.origin(ofFlag: name)
            variables[name] =
                word.doubt.map { .unknown($0, from: origin) }
                ?? Fact(.string(String(parts[1])), from: origin)
        }
    }
}
