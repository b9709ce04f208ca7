import HostSystem

extension OpenFile {
    /// A line longer than this is none that a package manager writes.
    static let lineLimitBytes = 256 << 10
    private static let pieceBytes = 64 << 10

    /// Gives the lines one after the other, without their ends, until the body answers false.
    ///
    /// The memory for it is that of the longest line. Throws where a line is longer than the
    /// limit, or the file larger.
    func eachLine(
        limitBytes: Int64, _ body: (Span<UInt8>) throws(HostError) -> Bool
    ) throws(HostError) {
        var position: Int64 = 0
        var buffer: [UInt8] = []
        while true {
            let searched = buffer.count
            let added = try append(Self.pieceBytes, at: position, to: &buffer)
            position += Int64(added)
            guard position <= limitBytes else {
                throw HostError(
                    .tooLarge, path: path,
                    problem: "it is larger than the limit of \(limitBytes) bytes")
            }
            var start = 0
            var from = searched
            while let end = buffer.span.firstIndex(of: UInt8(ascii: "\n"), from: from) {
                guard try body(buffer.span.extracting(start..<end)) else { return }
                start = end + 1
                from = start
            }
            if added == 0 {
                if start < buffer.count {
                    _ = try body(buffer.span.extracting(start..<buffer.count))
                }
                return
            }
            buffer.removeFirst(start)
            guard buffer.count <= Self.lineLimitBytes else {
                throw HostError(
                    .tooLarge, path: path,
                    problem: "it has a line longer than \(Self.lineLimitBytes) bytes")
            }
        }
    }
}
