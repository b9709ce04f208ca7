import HostSystem

/// A text that was read, by which the same text is known without reading it again.
///
/// Records of one machine repeat each other: the ids of a task, the beginning of a call, the path
/// of the loader.
struct TextMemory<Value> {
    private var text: [UInt8] = []
    /// What the text says; nil before there was one.
    private(set) var value: Value?

    /// Whether the same text comes next; its length, or nil.
    func known(_ line: Span<UInt8>, at index: Int) -> Int? {
        let span = text.span
        guard value != nil, index + span.count <= line.count else { return nil }
        var place = 0
        while let word = span.word(at: place) {
            guard line.word(at: index + place) == word else { return nil }
            place += 8
        }
        // The last word again, which ends with the text.
        guard span.word(at: span.count - 8) == line.word(at: index + span.count - 8) else {
            return nil
        }
        return span.count
    }

    /// Keeps the text in the range, which was read as the value; not one that is too short or too
    /// long, which is read each time.
    mutating func remember(_ value: Value, _ line: Span<UInt8>, _ range: Range<Int>) {
        guard textBytes ~= range.count else { return }
        text.removeAll(keepingCapacity: true)
        text.append(copying: line.extracting(range))
        self.value = value
    }
}

/// Bytes of a text that is kept.
private let textBytes = 8...256
