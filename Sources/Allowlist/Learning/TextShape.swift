/// A text without what differs from one start to the next.
struct TextShape: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
        case fixed([UInt8])
        case open(PieceKind)
    }

    let pieces: [Piece]

    /// How many bytes of it are kept.
    var byteCount: Int {
        pieces.reduce(32) { count, piece in
            if case .fixed(let bytes) = piece { count + bytes.count + 48 } else { count + 16 }
        }
    }

    /// More pieces than these are not told apart.
    private static let openLimit = 16

    /// The shape of a path, and what its open pieces were.
    ///
    /// The first two parts are never open, and nothing is where everyone may write.
    static func path(_ path: [UInt8]) -> (shape: TextShape, values: [ArraySlice<UInt8>]) {
        var slashes = 0
        let fixed = path.firstIndex { byte in
            if byte == UInt8(ascii: "/") { slashes += 1 }
            return slashes == 3
        }
        guard let fixed, !Alarm.isWritable(path) else {
            return (TextShape(pieces: [.fixed(path)]), [])
        }
        return scan(path, from: fixed, isPath: true)
    }

    /// For what is only told of: also where no rule may be open.
    static func anyPath(_ path: [UInt8]) -> TextShape {
        scan(path, from: 0, isPath: true).shape
    }

    static func argument(_ text: [UInt8]) -> (shape: TextShape, values: [ArraySlice<UInt8>]) {
        scan(text, from: 0, isPath: false)
    }

    private static func scan(
        _ text: [UInt8], from start: Int, isPath: Bool
    ) -> (shape: TextShape, values: [ArraySlice<UInt8>]) {
        let scanner = PieceScanner(text: text, isPath: isPath)
        var pieces: [Piece] = []
        var values: [ArraySlice<UInt8>] = []
        var fixedStart = 0
        var index = start
        while index < text.count, values.count < openLimit {
            guard let piece = scanner.piece(at: index) else {
                index += 1
                continue
            }
            if fixedStart < index { pieces.append(.fixed(Array(text[fixedStart..<index]))) }
            pieces.append(.open(piece.kind))
            values.append(text[index..<piece.end])
            index = piece.end
            fixedStart = index
        }
        if fixedStart < text.count { pieces.append(.fixed(Array(text[fixedStart...]))) }
        return (TextShape(pieces: pieces), values)
    }

    /// The pattern that fits what was seen; nil where it cannot be written.
    func pattern(_ slots: [OpenSlot], separator: UInt8?) -> String? {
        var text = ""
        var index = 0
        for piece in pieces {
            switch piece {
            case .fixed(let bytes): text += GlobText.escaped(bytes)
            case .open(let kind):
                guard index < slots.count,
                    let part = separator == nil
                        ? slots[index].form(kind) : slots[index].wildcard(kind)
                else { return nil }
                text += part
                index += 1
            }
        }
        if text == "..." { text = "\\..." }
        // An argument may be empty, which is not a pattern but stands for itself.
        if text.isEmpty { return separator == nil ? "" : nil }
        return (try? Glob(text, separator: separator)) == nil ? nil : text
    }
}

/// What was seen at an open piece of a shape.
struct OpenSlot: Hashable, Sendable {
    private let first: [UInt8]
    private var isOpen = false
    private var hasOtherForms = false
    private var forms: Set<[UInt8]>

    /// How many bytes a slot takes at most that begins with this value.
    static func byteCount(_ value: ArraySlice<UInt8>) -> Int {
        (value.count + growth + 32) * (LearnerLimits.forms + 2)
    }

    /// A form that is so much longer than the first is one too many.
    private static let growth = 8

    init(_ value: ArraySlice<UInt8>, _ kind: PieceKind) {
        first = Array(value)
        forms = [kind.form(of: value)]
        isOpen = kind == .id
    }

    mutating func add(_ value: ArraySlice<UInt8>, _ kind: PieceKind) {
        if value.elementsEqual(first) { return }
        isOpen = true
        guard forms.count <= LearnerLimits.forms else { return }
        if value.count <= first.count + Self.growth {
            forms.insert(kind.form(of: value))
        } else {
            hasOtherForms = true
        }
    }

    func wildcard(_ kind: PieceKind) -> String {
        isOpen ? kind.wildcard : GlobText.escaped(first)
    }

    /// Fits values of the forms that were seen only; nil where they are too many.
    func form(_ kind: PieceKind) -> String? {
        if !isOpen { return GlobText.escaped(first) }
        guard forms.count <= LearnerLimits.forms, !hasOtherForms else { return nil }
        let sorted = forms.map(PieceKind.pattern(ofForm:)).sorted {
            ($0.utf8.count, $0) < ($1.utf8.count, $1)
        }
        return sorted.count == 1 ? sorted[0] : "{\(sorted.joined(separator: ","))}"
    }
}
