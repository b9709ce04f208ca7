/// Where libyaml and its port to Go, with which Kubernetes' components read, part.
///
/// libyaml takes these texts. The port refuses them, or reads something else.
struct PortDifferences {
    private let bytes: [UInt8]
    private let path: String
    private let hasEscapedSlash: Bool
    /// A character and where its bytes begin, from which others are found.
    private var known = (character: 0, byte: 0)

    init(bytes: [UInt8], path: String) throws(YAMLError) {
        self.bytes = bytes
        self.path = path
        hasEscapedSlash = zip(bytes, bytes.dropFirst()).contains {
            $0 == UInt8(ascii: "\\") && $1 == UInt8(ascii: "/")
        }
        if let line = SourceText.markedLine(in: bytes) {
            throw YAMLError(
                path, Place(line: line, column: 1),
                "a byte order mark stands within the text, where it is part of a word to some",
                kind: .ambiguous)
        }
    }

    /// Throws where an event is not one for the port.
    mutating func check(
        _ placed: EventParser.Placed, isInFlow: Bool
    ) throws(YAMLError) {
        switch placed.event {
        case .documentStart(let version):
            if let version, version != "1.1" {
                throw YAMLError(
                    path, placed.place, "its YAML version is \(version); only 1.1 is read")
            }
        case .scalar(let scalar, _, let isDoubleQuoted):
            if scalar.tag != nil { try checkTag(placed) }
            if isInFlow, scalar.isPlain, scalar.text.utf8.contains(UInt8(ascii: "?")) {
                throw YAMLError(
                    path, placed.place,
                    "'?' stands in a text without quotes within brackets or braces")
            }
            if isDoubleQuoted, hasEscapedSlash { try checkEscapes(placed) }
        case .collectionStart(_, _, let tag):
            if tag != nil { try checkTag(placed) }
        default: return
        }
    }

    /// To the port, a tag ends at a blank only.
    private mutating func checkTag(_ placed: EventParser.Placed) throws(YAMLError) {
        var rest = source(of: placed)
        if rest.first == UInt8(ascii: "&") {
            rest = rest[(rest.firstIndex(of: UInt8(ascii: "!")) ?? rest.endIndex)...]
        }
        if rest.starts(with: "!<".utf8) {
            rest = rest[(rest.firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex)...]
        }
        let tag = rest.prefix { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard tag.contains(where: { [0x2C, 0x5B, 0x5D].contains($0) }) else { return }
        throw YAMLError(
            path, placed.place, "a comma or bracket stands in a tag, or at once behind it",
            kind: .ambiguous)
    }

    private mutating func checkEscapes(_ placed: EventParser.Placed) throws(YAMLError) {
        var isEscaped = false
        for byte in source(of: placed) {
            if isEscaped, byte == UInt8(ascii: "/") {
                throw YAMLError(path, placed.place, "'\\/' is no escape of YAML 1.1")
            }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
    }

    /// The bytes of an event, and one more, where a word ends that libyaml ends sooner.
    private mutating func source(of placed: EventParser.Placed) -> ArraySlice<UInt8> {
        let start = byte(ofCharacter: placed.characters.lowerBound)
        let end = byte(ofCharacter: placed.characters.upperBound)
        return bytes[start..<min(end + 1, bytes.count)]
    }

    private mutating func byte(ofCharacter character: Int) -> Int {
        if character < known.character { known = (0, 0) }
        while known.character < character, known.byte < bytes.count {
            known.byte += 1
            while known.byte < bytes.count, bytes[known.byte] & 0xC0 == 0x80 { known.byte += 1 }
            known.character += 1
        }
        return known.byte
    }
}
