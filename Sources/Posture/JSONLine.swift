/// Lines of JSON that are written value by value, where a ``JSON`` tree of each would cost more than
/// what it tells of: the text is the same as that of ``JSON/line``.
package struct JSONLine: Sendable {
    /// What was written up to here, as UTF-8.
    package private(set) var bytes: [UInt8] = []
    /// Whether something stands before the next key or element.
    private var needsComma = false

    package init() {}

    /// Empties it, and keeps the memory for the next lines.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }

    package mutating func endObject() { end(UInt8(ascii: "}")) }

    package mutating func beginArray() { begin(UInt8(ascii: "[")) }

    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// Begins a pair of an object; the next value is its own.
    ///
    /// - Parameter name: ASCII that stands in quotes as it is.
    package mutating func key(_ name: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func value(_ text: String) {
        separate()
        JSON.quote(text, to: &bytes)
        needsComma = true
    }

    /// Text that need not be UTF-8, as ``JSON/bytes(_:)`` has it.
    package mutating func value(bytes text: ArraySlice<UInt8>) {
        guard text.allSatisfy(JSON.isPlain) else { return value(JSON.bytes(Array(text))) }
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    package mutating func value(_ number: Int64) {
        separate()
        bytes.append(decimal: number)
        needsComma = true
    }

    package mutating func value(_ isTrue: Bool) {
        value(.bool(isTrue))
    }

    package mutating func value(_ json: JSON) {
        separate()
        json.writeLine(to: &bytes)
        needsComma = true
    }

    private mutating func begin(_ mark: UInt8) {
        separate()
        bytes.append(mark)
        needsComma = false
    }

    private mutating func end(_ mark: UInt8) {
        bytes.append(mark)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}

/// Pairs that are left out where there is no value.
extension JSONLine {
    package mutating func pair(_ name: String, _ text: String?) {
        guard let text else { return }
        key(name)
        value(text)
    }

    package mutating func pair(_ name: String, bytes text: [UInt8]?) {
        guard let text else { return }
        key(name)
        value(bytes: text[...])
    }

    package mutating func pair(_ name: String, _ number: Int64?) {
        guard let number else { return }
        key(name)
        value(number)
    }

    package mutating func pair(_ name: String, _ number: UInt32?) {
        pair(name, number.map(Int64.init))
    }

    package mutating func pair(_ name: String, _ isTrue: Bool) {
        key(name)
        value(isTrue)
    }
}

extension [UInt8] {
    /// Adds the digits of a number.
    ///
    /// - Parameter width: With as many zeros before them as make so many digits, at most 20.
    package mutating func append(decimal number: Int64, width: Int = 1) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let end = Swift.max(width, Self.digits(rest))
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: end))
        var place = count - 1
        while rest > 0 {
            self[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            place -= 1
        }
    }

    private static func digits(_ number: UInt64) -> Int {
        var count = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            count += 1
        }
        return count
    }
}
