import Posture

/// The fields of a journal entry, in order; a name may occur more than once.
///
/// Every value is one line in which nothing of a node's own text can act on a terminal; see
/// ``TerminalText/line(_:limitBytes:)``.
package struct JournalFields: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package private(set) var list: [Field] = []

    /// `journalctl -o json` shows no value that is longer than 4096 bytes with its name, unless it
    /// is asked to.
    static let valueLimitBytes = 3_900
    /// How many fields one entry has of a name of which there may be any number.
    static let repeatLimit = 64
    /// What the `MESSAGE` shows of one text.
    static let messageLimitBytes = 1_000

    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        list.append(
            Field(name: name, value: TerminalText.line(value, limitBytes: Self.valueLimitBytes)))
    }

    mutating func add(_ name: String, bytes value: [UInt8]?) {
        guard let value else { return }
        list.append(
            Field(name: name, value: TerminalText.line(value, limitBytes: Self.valueLimitBytes)))
    }

    mutating func add(_ name: String, _ value: (some BinaryInteger)?) {
        if let value { list.append(Field(name: name, value: String(value))) }
    }

    mutating func add(_ name: String, time milliseconds: Int64?) {
        add(name, milliseconds.map { InternetTime.text(milliseconds: $0) })
    }

    /// A field for each value, and `NAME_OMITTED` with the number of those that are left out.
    mutating func add(_ name: String, each values: [String], of count: Int? = nil) {
        for value in values.prefix(Self.repeatLimit) { add(name, value) }
        let omitted = (count ?? values.count) - min(values.count, Self.repeatLimit)
        if omitted > 0 { add(name + "_OMITTED", omitted) }
    }

    /// Adds a value that is harmless as it stands.
    mutating func add(_ name: String, plain value: String) {
        list.append(Field(name: name, value: value))
    }
}
