import Posture

/// What a violation is called, so that its repeats are updates of one finding.
enum ViolationName {
    /// A part longer than this many bytes is cut, and a checksum of the whole stands behind it.
    private static let limit = 256

    /// The node, and as shell words what makes two violations the same.
    static func text(_ key: ViolationKey, _ source: ReportSource) -> String {
        let parts: [(String, [UInt8]?)] = [
            ("rule", key.rule.map { Array($0.utf8) }), ("alarm", key.alarm.map { Array($0.utf8) }),
            ("program", key.program), ("script", key.script),
            ("container", key.container.map { Array($0.utf8) }),
            ("user", key.user.map { Array(String($0).utf8) }),
        ]
        let words = parts.compactMap { name, bytes in bytes.map { name + "=" + short($0) } }
        return source.identity + "/violation " + ShellWords.line(words)
    }

    private static func short(_ bytes: [UInt8]) -> String {
        let (text, isCut) = ByteText.text(bytes, limit: limit)
        return isCut ? "\(text)…#\(String(checksum(bytes), radix: 16))" : text
    }

    /// FNV-1a of 64 bits, by its published constants; it need not withstand an attacker, who would
    /// gain no more than that two of his own long paths are grouped.
    private static func checksum(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
