extension TerminalText {
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
}
