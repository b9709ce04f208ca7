import CEL

/// The permission bits of a file, as facts and policies write them: `0644`.
enum FileMode {
    /// `mode.within(limit)`: whether each bit of the mode is one of the limit's.
    static let within = Function("within", isMember: true, [.string, .string], .bool) {
        values throws(EvaluationError) in
        var bits: [UInt16] = []
        for value in values {
            guard case .string(let text) = value, let mode = parse(text) else {
                throw .invalid("within() takes modes such as '0600', not \(value)")
            }
            bits.append(mode)
        }
        return .bool(bits[0] & ~bits[1] == 0)
    }

    /// Three or four octal digits.
    private static func parse(_ text: String) -> UInt16? {
        guard 3...4 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x37 ~= $0 }) else {
            return nil
        }
        return UInt16(text, radix: 8)
    }
}
