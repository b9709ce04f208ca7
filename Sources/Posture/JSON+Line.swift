extension JSON {
    /// The text in one line, without spaces.
    package var line: String {
        var text: [UInt8] = []
        writeLine(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    func writeLine(to text: inout [UInt8]) {
        switch self {
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                element.writeLine(to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let pairs):
            text.append(UInt8(ascii: "{"))
            var isFirst = true
            for case (let key, let value?) in pairs {
                if !isFirst { text.append(UInt8(ascii: ",")) }
                isFirst = false
                JSON.quote(key, to: &text)
                text.append(UInt8(ascii: ":"))
                value.writeLine(to: &text)
            }
            text.append(UInt8(ascii: "}"))
        default: write(to: &text, lineStart: [])
        }
    }

    /// Text that need not be UTF-8: `{"hex": "…"}` where it is not.
    package static func bytes(_ bytes: [UInt8]) -> JSON {
        if let text = String(validating: bytes, as: UTF8.self) { return .string(text) }
        let digits = Array("0123456789ABCDEF")
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return .object([("hex", .string(String(text)))])
    }

    package static func number(_ number: UInt32) -> JSON { .int(Int64(number)) }

    package static func number(_ number: UInt64) -> JSON { .int(Int64(clamping: number)) }
}
