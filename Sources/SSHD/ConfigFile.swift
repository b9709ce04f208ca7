/// A file of sshd_config, cut into lines once.
struct ConfigFile: Sendable {
    let name: String
    let lines: [ConfigLine]

    /// sshd itself has no bound; nobody writes as much.
    static let limitLines = 100_000

    init(name: String, bytes: [UInt8], release: SSHDRelease) throws(SSHDError) {
        self.name = name
        var lines: [ConfigLine] = []
        for (index, line) in Self.lines(of: bytes, release).enumerated() {
            guard let parsed = ConfigLine(line[...], number: index + 1, release) else { continue }
            lines.append(parsed)
            guard lines.count <= Self.limitLines else {
                throw .unreadable("\(name) has more than \(Self.limitLines) lines")
            }
        }
        self.lines = lines
    }

    /// The lines as sshd keeps them: without white space before, in releases before 8.7 without
    /// comments too. A zero byte swallows the rest of its line and the line's end.
    private static func lines(of bytes: [UInt8], _ release: SSHDRelease) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var current: [UInt8] = []
        for raw in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            var text = raw
            var isEnded = true
            if let zero = text.firstIndex(of: 0) {
                text = text[..<zero]
                isEnded = false
            }
            if !release.splitsLikeShell, let comment = text.firstIndex(of: UInt8(ascii: "#")) {
                text = text[..<comment]
                isEnded = true
            }
            current += text.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            if isEnded {
                lines.append(current)
                current = []
            }
        }
        if !current.isEmpty { lines.append(current) }
        return lines
    }
}
