import HostSystem

/// Reads what auditd's dispatcher gives to its plugins: lines, or frames in binary.
///
/// A frame is a header of four numbers of 32 bits, the lowest byte first (`struct
/// audit_dispatcher_header` of audit's libaudit.h: version, its own length, kind of record, length
/// of what follows) and the record's text; from version 1 on the text begins with its kind, as a
/// line does. Which of the two comes is told by the first byte, which no line has.
package struct DispatcherDecoder: ~Copyable {
    private enum Form {
        case undecided, lines, frames
    }

    private static let headerBytes = 16
    /// A longer frame is none (`MAX_AUDIT_MESSAGE_LENGTH` is 8,970).
    private static let frameLimitBytes = 64 << 10

    private var form = Form.undecided
    /// The beginning of a frame whose end is in a later piece.
    private var begun: [UInt8] = []

    package init() {}

    /// Whether frames do not follow one another as they must, so that nothing more can be read.
    package private(set) var isBroken = false

    /// Takes the next piece.
    package mutating func add(
        _ piece: Span<UInt8>, to decoder: inout LogDecoder, give: (borrowing ExecEvent) -> Void
    ) {
        guard !piece.isEmpty, !isBroken else { return }
        if form == .undecided { form = piece[0] < 2 ? .frames : .lines }
        guard form == .frames else { return decoder.add(piece, give: give) }
        begun.append(copying: piece)
        var start = 0
        while let frame = frame(at: start) {
            let text = begun.span.extracting(frame.start..<frame.end)
            if frame.hasKind {
                decoder.add(line: text, give: give)
            } else {
                decoder.add(kind: frame.kind, text, give: give)
            }
            start = frame.next
        }
        begun.removeFirst(start)
    }

    private struct Frame {
        let kind: UInt16
        let hasKind: Bool
        let start: Int
        let end: Int
        /// Where the next frame begins.
        let next: Int
    }

    /// The frame that begins here; nil where its end has not come.
    private mutating func frame(at start: Int) -> Frame? {
        guard begun.count - start >= Self.headerBytes else { return nil }
        let version = number(start)
        let header = Int(number(start + 4))
        let size = Int(number(start + 12))
        guard version < 2, header == Self.headerBytes, size <= Self.frameLimitBytes else {
            isBroken = true
            return nil
        }
        let end = start + header + size
        guard begun.count >= end else { return nil }
        var last = end
        // The text ends with zero bytes and a line feed, or without them.
        while last > start + header, begun[last - 1] == 0 || begun[last - 1] == 0x0A { last -= 1 }
        return Frame(
            kind: UInt16(truncatingIfNeeded: number(start + 8)), hasKind: version == 1,
            start: start + header, end: last, next: end)
    }

    private func number(_ index: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(begun[index + $1]) << UInt32(8 * $1) }
    }
}
