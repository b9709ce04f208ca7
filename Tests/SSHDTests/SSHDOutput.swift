import SSHD

/// What `sshd -T` prints, by keyword.
enum SSHDOutput {
    static func lines(_ configuration: EffectiveConfiguration) -> [String: [String]] {
        var lines: [String: [String]] = [:]
        for entry in configuration.entries {
            lines[entry.keyword] =
                entry.unknown.map { ["unknown: \($0)"] } ?? entry.values.map(\.text)
        }
        return lines
    }

    static func lines(_ text: String) -> [String: [String]] {
        var lines: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            lines[String(parts[0]), default: []].append(parts.count > 1 ? String(parts[1]) : "")
        }
        return lines
    }

    static func difference(
        _ ours: EffectiveConfiguration, _ truth: [String: [String]]
    ) -> String {
        let ours = lines(ours)
        return Set(ours.keys).union(truth.keys).sorted().filter { ours[$0] != truth[$0] }.map {
            "\n  \($0): here \(ours[$0] ?? []), sshd \(truth[$0] ?? [])"
        }.joined()
    }
}
