/// Comparisons of ranges of bytes with literals, of which none allocates.
extension Span<UInt8> {
    func contains(_ text: String, at range: Range<Int>) -> Bool {
        range.count == text.utf8.count && hasPrefix(text, in: range)
    }

    func hasPrefix(_ text: String, in range: Range<Int>) -> Bool {
        range.count >= text.utf8.count && matches(text, at: range.lowerBound)
    }

    func hasSuffix(_ text: String, in range: Range<Int>) -> Bool {
        range.count >= text.utf8.count && matches(text, at: range.upperBound - text.utf8.count)
    }

    /// Where the text ends that is found last in the range; nil where it is not.
    func end(ofLast text: String, in range: Range<Int>) -> Int? {
        var start = range.upperBound - text.utf8.count
        while start >= range.lowerBound {
            if matches(text, at: start) { return start + text.utf8.count }
            start -= 1
        }
        return nil
    }

    /// Whether all bytes of a range are so.
    func all(in range: Range<Int>, _ isSo: (UInt8) -> Bool) -> Bool {
        for index in range where !isSo(self[index]) { return false }
        return true
    }

    func areEqual(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        guard first.count == second.count else { return false }
        let (first, second) = (extracting(first), extracting(second))
        for index in 0..<first.count where first[index] != second[index] { return false }
        return true
    }

    /// The range must have room for the text.
    private func matches(_ text: String, at start: Int) -> Bool {
        let text = text.utf8.span
        for index in 0..<text.count where self[start + index] != text[index] { return false }
        return true
    }
}

extension UInt8 {
    /// A digit `0-9a-f`.
    var isLowerHexadecimal: Bool {
        0x30...0x39 ~= self || 0x61...0x66 ~= self
    }
}
