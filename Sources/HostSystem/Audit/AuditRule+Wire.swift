extension AuditRule {
    // `struct audit_rule_data` of linux/audit.h: three numbers, the mask, three lists of 64
    // numbers each, the length of the texts, and the texts.
    private static let fieldLimit = 64
    private static let maskOffset = 12
    private static let kindOffset = 268
    private static let valueOffset = 524
    private static let comparisonOffset = 780
    private static let textLengthOffset = 1036
    private static let headBytes = 1040

    /// To be put before all rules of its filter (`AUDIT_FILTER_PREPEND`).
    static let first: UInt32 = 0x10

    /// Nil where the bytes are too short for what they say.
    init?(parsing bytes: Span<UInt8>) {
        let count = Int(clamping: bytes.word(at: 8))
        let textLength = Int(clamping: bytes.word(at: Self.textLengthOffset))
        guard bytes.count >= Self.headBytes, count <= Self.fieldLimit,
            textLength <= bytes.count - Self.headBytes
        else { return nil }
        var fields: [AuditField] = []
        fields.reserveCapacity(count)
        var start = Self.headBytes
        let end = Self.headBytes + textLength
        for index in 0..<count {
            let kind = AuditField.Kind(rawValue: bytes.word(at: Self.kindOffset + 4 * index))
            let value = bytes.word(at: Self.valueOffset + 4 * index)
            let comparison = AuditField.Comparison(
                rawValue: bytes.word(at: Self.comparisonOffset + 4 * index))
            guard kind.isText else {
                fields.append(AuditField(kind, comparison, value))
                continue
            }
            let length = Int(clamping: value)
            guard length <= end - start else { return nil }
            let text = bytes.extracting(start..<start + length)
            fields.append(AuditField(kind, comparison, bytes: text.copy))
            start += length
        }
        self.init(
            Action(rawValue: bytes.word(at: 4)),
            // What is left are the number of the filter, and where in it the rule stands.
            Filter(rawValue: bytes.word(at: 0) & ~Self.first), fields,
            syscalls: SyscallSet(parsing: bytes, at: Self.maskOffset))
    }

    /// As the kernel takes it.
    ///
    /// - Parameter isFirst: before all other rules of its filter instead of behind them.
    func bytes(isFirst: Bool = false) throws(AuditError) -> [UInt8] {
        guard fields.count <= Self.fieldLimit else {
            throw .badRule("an audit rule can have \(Self.fieldLimit) fields, not \(fields.count)")
        }
        var bytes: [UInt8] = []
        bytes.append(word: filter.rawValue | (isFirst ? Self.first : 0))
        bytes.append(word: action.rawValue)
        bytes.append(word: UInt32(clamping: fields.count))
        syscalls.append(to: &bytes)
        append(\.kind.rawValue, to: &bytes)
        for index in 0..<Self.fieldLimit {
            let field = index < fields.count ? fields[index] : nil
            let length = (field?.text?.count).map { UInt32(clamping: $0) }
            bytes.append(word: length ?? field?.number ?? 0)
        }
        append(\.comparison.rawValue, to: &bytes)
        let texts = fields.flatMap { $0.text ?? [] }
        bytes.append(word: UInt32(clamping: texts.count))
        return bytes + texts
    }

    private func append(_ number: (AuditField) -> UInt32, to bytes: inout [UInt8]) {
        for index in 0..<Self.fieldLimit {
            bytes.append(word: index < fields.count ? number(fields[index]) : 0)
        }
    }
}

extension Span<UInt8> {
    /// The bytes on their own.
    fileprivate var copy: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(copying: self)
        return bytes
    }
}
