import HostSystem

/// Reads what auditd's dispatcher gives to its plugins: lines, or frames in binary.
///
/// A frame is a header of four numbers of 32 bits, the lowest byte first (`struct
/// audit_dispatcher_header` of audit's libaudit.h: version, its own length, kind of record, length
/// of what follows) and the record's text; from version 1 on the text begins with its kind, as a
/// line does. Which of the two comes is told by the first byte, which no line has.
///
/// Auditd 3.0 sends the whole of its buffer with each frame, however short the text in it is, and
/// what is behind the text may be of earlier records. Whether that is so shows behind the first
/// frame, where otherwise the next header is.
package struct DispatcherDecoder: ~Copyable {
    private enum Form {
        case undecided, lines, frames
    }

    private static let headerBytes = 16
    /// A longer frame is none (`MAX_AUDIT_MESSAGE_LENGTH` is 8,970).
    private static let frameLimitBytes = 64 << 10
    /// Of the buffer that auditd sends whole, behind the header (`MAX_AUDIT_MESSAGE_LENGTH`).
    private static let paddedBytes = 8_970

    private var form = Form.undecided
    /// The beginning of a frame whose end is in a later piece.
    private var begun: [UInt8] = []
    /// Whether each frame has the length of auditd's buffer; nil until that is seen.
    private var isPadded: Bool?
    /// Bytes to come that are behind the text of a frame and belong to none.
    private var padding = 0

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
        while skipPadding(&start), let frame = frame(at: start) {
            padding = Self.paddedBytes - min(Self.paddedBytes, frame.next - frame.start)
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

    /// Goes to where the next frame begins; false where that has not come yet.
    private mutating func skipPadding(_ start: inout Int) -> Bool {
        guard padding > 0, isPadded != false else { return true }
        if isPadded == nil {
            guard begun.count - start >= Self.headerBytes else { return false }
            isPadded = !isHeader(at: start)
            if isPadded == false { return true }
        }
        let skipped = min(padding, begun.count - start)
        padding -= skipped
        start += skipped
        return padding == 0
    }

    /// Whether a frame begins here, and not what is behind the text of one: texts have no such
    /// bytes.
    private func isHeader(at start: Int) -> Bool {
        number(start) < 2 && number(start + 4) == UInt32(Self.headerBytes)
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
        let size = Int(number(start + 12))
        guard isHeader(at: start), size <= Self.frameLimitBytes else {
            isBroken = true
            return nil
        }
        let end = start + Self.headerBytes + size
        guard begun.count >= end else { return nil }
        var last = end
        // The text ends with zero bytes and a line feed, or without them.
        while last > start + Self.headerBytes, begun[last - 1] == 0 || begun[last - 1] == 0x0A {
            last -= 1
        }
        return Frame(
            kind: UInt16(truncatingIfNeeded: number(start + 8)), hasKind: version == 1,
            start: start + Self.headerBytes, end: last, next: end)
    }

    private func number(_ index: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(begun[index + $1]) << UInt32(8 * $1) }
    }
}
