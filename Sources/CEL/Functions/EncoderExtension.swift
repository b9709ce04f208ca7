/// The encoders extension (cel-go `ext/encoders`): base64 of RFC 4648.
enum EncoderExtension {
    static let all: [Function] = [
        Function(
            "base64.encode",
            [
                .global([.bytes], .string) { values, _ throws(EvaluationError) in
                    guard case .bytes(let bytes) = values[0] else { return .null }
                    return .string(encode(bytes))
                }
            ]),
        Function(
            "base64.decode",
            [
                .global([.string], .bytes) { values, _ throws(EvaluationError) in
                    guard case .string(let text) = values[0] else { return .null }
                    guard let bytes = decode(text) else { throw .invalid("not base64") }
                    return .bytes(bytes)
                }
            ]),
    ]

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func encode(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let padded = Array(group) + [0, 0]
            let bits = UInt32(padded[0]) << 16 | UInt32(padded[1]) << 8 | UInt32(padded[2])
            for index in 0..<4 {
                let isFilled = index <= group.count
                result.append(
                    isFilled
                        ? alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Padding may be missing, as the specification allows.
    private static func decode(_ text: String) -> [UInt8]? {
        var digits = Array(text.utf8)
        if digits.count % 4 == 0 {
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }
}
