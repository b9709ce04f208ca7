/// One entry of the journal, in the bytes of journald's native protocol
/// (systemd.io/JOURNAL_NATIVE_PROTOCOL).
package struct JournalEntry: Hashable, Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Adds a field; a name may occur more than once.
    ///
    /// A value may hold any bytes. One with a line feed is written with its length, so that no
    /// value can add fields or entries.
    package mutating func add(_ name: String, _ value: [UInt8]) throws(JournalError) {
        guard Self.isName(name) else { throw .badFieldName(name) }
        bytes += name.utf8
        if value.contains(UInt8(ascii: "\n")) {
            bytes.append(UInt8(ascii: "\n"))
            var length = UInt64(value.count)
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: length))
                length >>= 8
            }
        } else {
            bytes.append(UInt8(ascii: "="))
        }
        bytes += value
        bytes.append(UInt8(ascii: "\n"))
    }

    package mutating func add(_ name: String, _ value: String) throws(JournalError) {
        try add(name, Array(value.utf8))
    }

    /// Whether the journal takes fields of that name from programs
    /// (`journal_field_valid` of systemd).
    package static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
        guard 0x41...0x5A ~= first else { return false }
        return name.utf8.allSatisfy {
            0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
        }
    }
}
