/// The ids that runtimes give.
enum ContainerID {
    /// Whether the text can be an id, and so a name in a folder that leads nowhere else: letters
    /// and digits with `.`, `_` and `-` between (containerd's `identifiers`, Docker's names).
    static func isValid(_ id: String) -> Bool {
        guard 1...128 ~= id.utf8.count, id.utf8.first.map(isAlphanumeric) == true else {
            return false
        }
        return id.utf8.allSatisfy { isAlphanumeric($0) || [0x2D, 0x2E, 0x5F].contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
    }
}
