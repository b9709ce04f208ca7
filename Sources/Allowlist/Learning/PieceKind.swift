/// What a piece of a text is that may differ from one start to the next.
enum PieceKind: Hashable, Sendable {
    /// A process id, or another number that stands alone or is long.
    case number
    /// `1.31.2`, `6.1.0-27`, `2026-11-24`.
    case version
    /// Hexadecimal digits that need not be an id.
    case hexadecimal
    /// A UUID, or a hash: never worth naming.
    case id
    /// `7d4b9c6f5d-x2x4z` of a pod's name.
    case podSuffix
    /// What mktemp(3) made up.
    case temporary

    /// What stands for it in the pattern of a path. All but those that follow a fixed text begin with
    /// a set, so that no folder of words fits.
    var wildcard: String {
        switch self {
        case .number, .version: "[0-9]*"
        case .hexadecimal, .id: "[0-9A-Fa-f]*"
        case .podSuffix, .temporary: "*"
        }
    }

    /// All that ``wildcard`` can be, the longest first.
    static let wildcards = ["[0-9A-Fa-f]*", "[0-9]*", "*"]

    /// A value with a mark in place of each character that may differ. In the pattern of a form every
    /// text has the same length, and no character that a shell reads otherwise.
    func form(of value: ArraySlice<UInt8>) -> [UInt8] {
        value.map { byte in
            switch self {
            case .number, .version: byte.isDigit ? Self.digit : byte
            case .hexadecimal, .id: byte.isHexadecimal ? Self.hexadecimalDigit : byte
            case .podSuffix: byte.isAlphanumeric ? Self.lowerCase : byte
            case .temporary: byte.isAlphanumeric ? Self.alphanumeric : byte
            }
        }
    }

    static func pattern(ofForm form: [UInt8]) -> String {
        form.reduce(into: "") { text, byte in
            switch byte {
            case digit: text += "[0-9]"
            case hexadecimalDigit: text += "[0-9A-Fa-f]"
            case lowerCase: text += "[0-9a-z]"
            case alphanumeric: text += "[0-9A-Za-z]"
            default: text += GlobText.escaped([byte])
            }
        }
    }

    // No piece has these bytes itself.
    private static let digit: UInt8 = 1
    private static let hexadecimalDigit: UInt8 = 2
    private static let lowerCase: UInt8 = 3
    private static let alphanumeric: UInt8 = 4
}

extension UInt8 {
    var isDigit: Bool { 0x30...0x39 ~= self }
    var isLetter: Bool { 0x61...0x7A ~= self | 0x20 }
    var isAlphanumeric: Bool { isDigit || isLetter }
    var isHexadecimal: Bool { isDigit || 0x61...0x66 ~= self | 0x20 }
}
