import FoundationEssentials

/// One block of a text in the form that is named after Privacy-Enhanced Mail (RFC 7468), which may
/// have text before, between and behind its blocks.
struct PEMBlock {
    /// `CERTIFICATE`, `EC PRIVATE KEY`.
    let label: String
    /// Nil where the block is not closed, or not base64.
    let bytes: [UInt8]?
    /// Whether its header says that the content is encrypted (RFC 1421), as openssl writes it.
    let hasEncryptedHeader: Bool

    private static let begin = "-----BEGIN "
    private static let end = "-----END "
    private static let dashes = "-----"

    /// No file of certificates has more blocks than these.
    static let limit = 1_000

    /// The blocks of a text; where it has more than the limit, as many.
    static func blocks(of text: String) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var label: String?
        var lines: [Substring] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if let name = Self.label(line, Self.begin) {
                // A block that another one begins in is not closed.
                if let label { blocks.append(PEMBlock(label: label, lines: nil)) }
                label = name
                lines = []
            } else if let open = label {
                if Self.label(line, Self.end) == open {
                    blocks.append(PEMBlock(label: open, lines: lines))
                    label = nil
                } else {
                    lines.append(line)
                }
            }
            if blocks.count >= limit { return blocks }
        }
        if let label { blocks.append(PEMBlock(label: label, lines: nil)) }
        return blocks
    }

    private static func label(_ line: Substring, _ mark: String) -> String? {
        guard line.hasPrefix(mark), let close = line.dropFirst(mark.count).firstRange(of: dashes)
        else { return nil }
        return String(line[line.index(line.startIndex, offsetBy: mark.count)..<close.lowerBound])
    }

    /// A certificate that was not written as text.
    init(certificate bytes: [UInt8]) {
        label = "CERTIFICATE"
        self.bytes = bytes
        hasEncryptedHeader = false
    }

    /// A block of its lines; of none it is not closed.
    private init(label: String, lines: [Substring]?) {
        self.label = label
        let headers = (lines ?? []).filter(Self.isHeader)
        hasEncryptedHeader = headers.contains {
            $0.hasPrefix("Proc-Type:") && $0.contains("ENCRYPTED")
        }
        guard let lines else {
            bytes = nil
            return
        }
        let base64 = lines.filter { !Self.isHeader($0) }.flatMap(\.utf8)
            .filter { !(0x09...0x0D ~= $0 || $0 == 0x20) }
        bytes = Data(base64Encoded: Data(base64)).map { Array($0) }
    }

    private static func isHeader(_ line: Substring) -> Bool {
        line.utf8.contains(UInt8(ascii: ":"))
    }
}
