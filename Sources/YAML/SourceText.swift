/// The text of a file as UTF-8, without byte order marks.
enum SourceText {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The bytes as UTF-8; a byte order mark tells the encoding, which is UTF-8 without one.
    static func utf8(_ bytes: [UInt8], path: String) throws(YAMLError) -> [UInt8] {
        if bytes.starts(with: mark) { return Array(bytes.dropFirst(mark.count)) }
        let isBigEndian = bytes.starts(with: [0xFE, 0xFF])
        guard isBigEndian || bytes.starts(with: [0xFF, 0xFE]) else { return bytes }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        guard bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self)
        else {
            throw YAMLError(
                path: path, line: nil, column: nil,
                problem: "its byte order mark says UTF-16, which it is not")
        }
        return Array(text.utf8)
    }

    /// The line of the first byte order mark within the bytes; nil where there is none.
    static func markedLine(in bytes: [UInt8]) -> Int? {
        guard bytes.contains(mark[0]) else { return nil }
        var line = 1
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == mark[0], bytes[index...].starts(with: mark) { return line }
        }
        return nil
    }

    /// The bytes without the byte order marks with which lines begin.
    static func withoutMarks(_ bytes: [UInt8]) -> [UInt8] {
        guard markedLine(in: bytes) != nil else { return bytes }
        var kept: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let isStart = kept.last.map { [0x0A, 0x0D].contains($0) } ?? true
            if isStart, bytes[index...].starts(with: mark) {
                index += mark.count
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return kept
    }
}
