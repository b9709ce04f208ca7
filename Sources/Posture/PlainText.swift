/// Text from a node, made harmless for a terminal and for logs.
package enum PlainText {
    /// Control characters, line separators and marks that turn the direction of text, as `\u{1b}`.
    ///
    /// With `keepingLines` a line feed stays, for texts of Merlon's own that hold such values.
    package static func escaped(_ text: String, keepingLines: Bool = false) -> String {
        if !text.unicodeScalars.contains(where: isUnsafe) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n", keepingLines {
                result += "\n"
            } else {
                append(scalar, to: &result)
            }
        }
        return result
    }

    /// The bytes on one line, from which they can be had again where nothing is cut: as
    /// ``escaped(_:keepingLines:)``, what is not UTF-8 as `\xff`, and a backslash doubled.
    ///
    /// What does not fit into about as many bytes is cut, and its number told at the end.
    package static func line(_ bytes: some Collection<UInt8>, limitBytes: Int) -> String {
        var result = ""
        var decoder = Unicode.UTF8.ForwardParser()
        var (taken, length) = (0, 0)
        var iterator = bytes.prefix(limitBytes).makeIterator()
        decoding: while length < limitBytes {
            switch decoder.parseScalar(from: &iterator) {
            case .emptyInput: break decoding
            case .error(let length):
                // As many bytes belong together; they are told as they are.
                let start = bytes.index(bytes.startIndex, offsetBy: taken)
                for byte in bytes[start...].prefix(length) {
                    result += "\\x" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
                }
                taken += length
            case .valid(let encoded):
                taken += encoded.count
                let scalar = Unicode.UTF8.decode(encoded)
                if scalar == "\\" { result += "\\\\" } else { append(scalar, to: &result) }
            }
            length = result.utf8.count
        }
        let rest = bytes.count - taken
        return rest > 0 ? result + "… (\(rest) bytes more)" : result
    }

    package static func line(_ text: String, limitBytes: Int) -> String {
        line(text.utf8, limitBytes: limitBytes)
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where isUnsafe(scalar): result += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: result.unicodeScalars.append(scalar)
        }
    }

    /// Whether a terminal, a log reader or the eye could be led astray by it.
    package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true  // C0, DEL, C1
        case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true  // invisible
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }
}
