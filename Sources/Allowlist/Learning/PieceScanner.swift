/// Finds in a text what may differ from one start to the next.
struct PieceScanner {
    let text: [UInt8]
    /// Whether a number counts only as a whole part of a path, or where it is long.
    let isPath: Bool

    private static let slash = UInt8(ascii: "/")
    private static let dash = UInt8(ascii: "-")
    private static let dot = UInt8(ascii: ".")
    /// A number as long as this is one wherever it stands.
    private static let longNumber = 4

    /// The piece that begins at `index`; nil where the text is as it is there.
    func piece(at index: Int) -> (end: Int, kind: PieceKind)? {
        let previous = index > 0 ? text[index - 1] : nil
        if let previous, previous == Self.dash, let end = podSuffix(index) {
            return (end, .podSuffix)
        }
        if previous?.isAlphanumeric != true {
            if let found = identifier(index) ?? temporary(index) { return found }
        }
        if text[index].isDigit, previous?.isDigit != true, let found = number(index, previous) {
            return found
        }
        if let previous, previous == Self.dot, let end = mixedCase(index) {
            return (end, .temporary)
        }
        return nil
    }

    private func run(_ index: Int, while holds: (UInt8) -> Bool) -> Int {
        var end = index
        while end < text.count, holds(text[end]) { end += 1 }
        return end
    }

    /// Whether a word ends there.
    private func isWordEnd(_ index: Int) -> Bool {
        index >= text.count || !text[index].isAlphanumeric
    }

    private func identifier(_ index: Int) -> (end: Int, kind: PieceKind)? {
        if let end = uuid(index) { return (end, .id) }
        let end = run(index, while: \.isHexadecimal)
        guard isWordEnd(end) else { return nil }
        if end - index >= 32 { return (end, .id) }
        let word = text[index..<end]
        let isMixed = word.contains(where: \.isDigit) && word.contains(where: \.isLetter)
        return word.count >= 8 && isMixed ? (end, .hexadecimal) : nil
    }

    /// With `-` or, as in the names of control groups, `_`.
    private func uuid(_ start: Int) -> Int? {
        var index = start
        for (number, length) in [8, 4, 4, 4, 12].enumerated() {
            if number > 0 {
                guard index < text.count, text[index] == Self.dash || text[index] == 0x5F else {
                    return nil
                }
                index += 1
            }
            let end = run(index, while: \.isHexadecimal)
            guard end - index == length else { return nil }
            index = end
        }
        return isWordEnd(index) ? index : nil
    }

    /// What follows `tmp.`, as mktemp(1) names files: `tmp.Xk29dLq01Z`.
    private func temporary(_ index: Int) -> (end: Int, kind: PieceKind)? {
        guard text[..<index].suffix(4).elementsEqual("tmp.".utf8),
            index < 5 || !text[index - 5].isAlphanumeric
        else { return nil }
        let end = run(index, while: \.isAlphanumeric)
        return end - index >= 6 ? (end, .temporary) : nil
    }

    private func number(_ index: Int, _ previous: UInt8?) -> (end: Int, kind: PieceKind)? {
        let end = run(index, while: \.isDigit)
        if let end = date(index, end) ?? version(index, end) { return (end, .version) }
        if end - index >= Self.longNumber { return (end, .number) }
        guard previous?.isAlphanumeric != true, isWordEnd(end) else { return nil }
        if isPath {
            let isPart = previous == Self.slash && (end == text.count || text[end] == Self.slash)
            return isPart ? (end, .number) : nil
        }
        return (end, .number)
    }

    private func chain(_ start: Int, over separators: String) -> Int {
        var end = start
        while end + 1 < text.count, separators.utf8.contains(text[end]), text[end + 1].isDigit {
            end = run(end + 1, while: \.isDigit)
        }
        return end
    }

    private func version(_ index: Int, _ end: Int) -> Int? {
        let numbers = chain(end, over: ".")
        return numbers == end ? nil : chain(numbers, over: ".-_+~")
    }

    private func date(_ index: Int, _ end: Int) -> Int? {
        guard end - index == 4, end < text.count, text[end] == Self.dash else { return nil }
        let month = run(end + 1, while: \.isDigit)
        guard month - end == 3, month < text.count, text[month] == Self.dash else { return nil }
        let day = run(month + 1, while: \.isDigit)
        guard day - month == 3 else { return nil }
        var stop = chain(day, over: "-_.")
        // The time of day: `T17:00:00Z`.
        if stop + 1 < text.count, text[stop] == 0x54, text[stop + 1].isDigit {
            stop = chain(run(stop + 1, while: \.isDigit), over: ":-.")
            if stop < text.count, text[stop] == 0x5A { stop += 1 }
        }
        return stop
    }

    /// What Kubernetes appends to names: no vowels, and none of 0, 1 and 3
    /// (`k8s.io/apimachinery/pkg/util/rand`).
    private func podSuffix(_ index: Int) -> Int? {
        let alphabet = "bcdfghjklmnpqrstvwxz2456789".utf8
        let end = run(index) { alphabet.contains($0) }
        let word = text[index..<end]
        guard word.contains(where: \.isDigit) else { return nil }
        if 8...10 ~= word.count, end < text.count, text[end] == Self.dash {
            let last = run(end + 1) { alphabet.contains($0) }
            if last - end == 6, isWordEnd(last) { return last }
        }
        return word.count == 5 && isWordEnd(end) ? end : nil
    }

    /// `gpghome.RZnq0M1KTZ`
    private func mixedCase(_ index: Int) -> Int? {
        let end = run(index, while: \.isAlphanumeric)
        let word = text[index..<end]
        let hasUpper = word.contains { $0.isLetter && $0 & 0x20 == 0 }
        let hasOther = word.contains { $0.isDigit || $0.isLetter && $0 & 0x20 != 0 }
        return [6, 8, 10].contains(word.count) && hasUpper && hasOther && isWordEnd(end) ? end : nil
    }
}
