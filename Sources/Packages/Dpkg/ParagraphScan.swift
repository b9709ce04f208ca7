import HostSystem

/// Goes through the paragraphs of a large file in dpkg's format, as fast as memory is read.
///
/// The names of fields are those that the archive's programs write, each at the beginning of a line.
struct ParagraphScan {
    private static let pieceBytes = 1 << 20
    /// A longer paragraph is none.
    private static let paragraphLimitBytes = 1 << 20

    let file: OpenFile
    let limitBytes: Int64

    /// Gives each paragraph, without the empty line at its end.
    func each(_ body: (Span<UInt8>) throws(HostError) -> Void) throws(HostError) {
        let end = Array("\n\n".utf8)
        var buffer: [UInt8] = []
        var position: Int64 = 0
        while true {
            let searched = max(0, buffer.count - 1)
            let added = try file.append(Self.pieceBytes, at: position, to: &buffer)
            position += Int64(added)
            guard position <= limitBytes else {
                throw HostError(
                    .tooLarge, path: file.path,
                    problem: "it is larger than the limit of \(limitBytes) bytes")
            }
            var start = 0
            var from = searched
            while let found = buffer.span.firstIndex(of: end, from: from) {
                try body(buffer.span.extracting(start..<found + 1))
                start = found + 2
                from = start
            }
            if added == 0 {
                if start < buffer.count {
                    try body(buffer.span.extracting(start..<buffer.count))
                }
                return
            }
            buffer.removeFirst(start)
            guard buffer.count <= Self.paragraphLimitBytes + Self.pieceBytes else {
                throw HostError(
                    .tooLarge, path: file.path, problem: "it has a paragraph that does not end")
            }
        }
    }
}

/// A field of a paragraph, by what stands before its value.
struct ParagraphField {
    private let atStart: [UInt8]
    private let inside: [UInt8]

    init(_ name: String) {
        atStart = Array("\(name):".utf8)
        inside = Array("\n\(name):".utf8)
    }

    /// Where the value stands, without spaces around it; nil where the field is missing.
    func value(in paragraph: Span<UInt8>) -> Range<Int>? {
        var start: Int
        if paragraph.count >= atStart.count,
            atStart.indices.allSatisfy({ atStart[$0] == paragraph[$0] })
        {
            start = atStart.count
        } else if let found = paragraph.firstIndex(of: inside) {
            start = found + inside.count
        } else {
            return nil
        }
        var end = paragraph.firstIndex(of: UInt8(ascii: "\n"), from: start) ?? paragraph.count
        while start < end, paragraph[start] <= 0x20 { start += 1 }
        while end > start, paragraph[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}

extension Span<UInt8> {
    /// The text in a range of these bytes.
    func text(_ range: Range<Int>) -> String {
        String(decoding: range.map { self[$0] }, as: UTF8.self)
    }
}
