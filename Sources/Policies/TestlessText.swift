import YAML

/// A pack's text without the tests of its controls, which are more than half of most packs.
///
/// What is left out are the lines of a block list behind a line `tests:`, told by how far they are
/// indented. In a text that YAML reads in another way, as within quotes, such lines can be something
/// else: only where ``isRead(in:)`` says so was it the tests that were left out.
struct TestlessText {
    /// The other lines stand where they stood.
    let bytes: [UInt8]
    /// The lines of the keys whose lists are left out, counted from 1.
    private let lines: [Int]

    private static let key = Array("tests:".utf8)
    private static let controls = Array("controls:".utf8)

    /// Nil where nothing can be left out, or the rest may name a part of it.
    init?(_ bytes: [UInt8]) {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var keys: [Int] = []
        var isInControls = false
        /// How far the key is indented whose list is gone through.
        var depth: Int?
        var left = LeftOut()
        var number = 0
        var start = 0
        while start < bytes.count {
            number += 1
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let line = bytes[start..<end]
            let indent = line.prefix { $0 == UInt8(ascii: " ") }.count
            let text = line.dropFirst(indent)
            let isItem = text.first == UInt8(ascii: "-")
            if let key = depth, text.isEmpty || indent > key || (indent == key && isItem) {
                guard left.take(text) else { return nil }
            } else {
                if left.open != 0 { return nil }
                depth = nil
                kept += line
                if indent == 0, let first = text.first, !isItem, first != UInt8(ascii: "#") {
                    isInControls = text.elementsEqual(Self.controls)
                }
                if isInControls, indent > 0, text.elementsEqual(Self.key),
                    Self.isList(bytes[min(end + 1, bytes.count)...], below: indent)
                {
                    depth = indent
                    keys.append(number)
                    kept += " []".utf8
                }
            }
            if end < bytes.count { kept.append(UInt8(ascii: "\n")) }
            start = end + 1
        }
        if keys.isEmpty { return nil }
        self.bytes = kept
        lines = keys
    }

    /// Whether the next line begins an element of a list that is indented at least so far.
    private static func isList(_ rest: ArraySlice<UInt8>, below indent: Int) -> Bool {
        let spaces = rest.prefix { $0 == UInt8(ascii: " ") }.count
        return spaces >= indent && rest.dropFirst(spaces).starts(with: "- ".utf8)
    }

    /// Whether each list that is left out is that of the tests of a control.
    func isRead(in document: YAMLNode) -> Bool {
        var found: [Int] = []
        for control in document[key: "controls"]?.elements ?? [] {
            for entry in control.entries ?? []
            where entry.name == "tests" && entry.value.elements == []
                && lines.contains(entry.key.line)
            {
                found.append(entry.key.line)
            }
        }
        return found == lines
    }
}

/// What is left out, as far as the lines behind it depend on it: within quotes and brackets these
/// may be indented as they like.
private struct LeftOut {
    /// How many brackets and braces are open, those within quotes counted too.
    private(set) var open = 0

    /// False where a line may begin an anchor, which an alias elsewhere names, holds an end of a line
    /// for YAML, may leave quotes open, or closes more brackets than were opened.
    mutating func take(_ line: ArraySlice<UInt8>) -> Bool {
        var (isInSingle, isInDouble) = (false, false)
        for index in line.indices {
            switch line[index] {
            // "\r", and the last bytes of U+0085, U+2028 and U+2029.
            case UInt8(ascii: "&"), 0x0D, 0x85, 0xA8, 0xA9: return false
            case UInt8(ascii: "\""): isInDouble.toggle()
            case UInt8(ascii: "'"):
                if !Self.isApostrophe(index, in: line) { isInSingle.toggle() }
            case UInt8(ascii: "["), UInt8(ascii: "{"): open += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                open -= 1
                // One in a text would hide one that is opened later.
                if open < 0 { return false }
            default: break
            }
        }
        return !isInSingle && !isInDouble
    }

    /// Whether a quote stands within a word, where it neither begins nor ends a text.
    private static func isApostrophe(_ index: Int, in line: ArraySlice<UInt8>) -> Bool {
        index > line.startIndex && index + 1 < line.endIndex && isWord(line[index - 1])
            && isWord(line[index + 1])
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
