import HostSystem

/// What the kernel writes of text that it does not trust: in quotes where it holds no space, quote
/// or control character, otherwise as upper-case hexadecimal without quotes.
enum UntrustedText {
    /// Adds the text to `buffer`; what is neither quoted nor hexadecimal is text as it stands.
    static func append(_ text: Span<UInt8>, isQuoted: Bool, to buffer: inout [UInt8]) {
        if isQuoted || !isHexadecimal(text) {
            buffer.append(copying: text)
        } else {
            buffer.append(addingCapacity: text.count / 2) { output in
                var index = 0
                while let word = text.word(at: index) {
                    var bytes = Span<UInt8>.hexadecimal(word)
                    for _ in 0..<4 {
                        output.append(UInt8(truncatingIfNeeded: bytes >> 24))
                        bytes <<= 8
                    }
                    index += 8
                }
                while index + 1 < text.count {
                    output.append(digit(text[index]) << 4 | digit(text[index + 1]))
                    index += 2
                }
            }
        }
    }

    /// How many bytes the text has.
    static func count(_ text: Span<UInt8>, isQuoted: Bool) -> Int {
        isQuoted || !isHexadecimal(text) ? text.count : text.count / 2
    }

    private static func isHexadecimal(_ text: Span<UInt8>) -> Bool {
        guard text.count.isMultiple(of: 2), !text.isEmpty else { return false }
        var index = 0
        while let word = text.word(at: index) {
            if Span<UInt8>.notUpperHexadecimal(word) != 0 { return false }
            index += 8
        }
        while index < text.count {
            if !isDigit(text[index]) { return false }
            index += 1
        }
        return true
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "A") < 6
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        byte < UInt8(ascii: "A") ? byte &- UInt8(ascii: "0") : byte &- UInt8(ascii: "A") &+ 10
    }
}
