/// The kernel's rules as it sent them, one behind the other.
struct AuditListing: Sendable {
    private var bytes: [UInt8] = []
    /// Where each rule ends.
    private var ends: [Int] = []

    mutating func append(_ rule: Span<UInt8>) {
        bytes.append(copying: rule)
        ends.append(bytes.count)
    }

    var count: Int { ends.count }

    /// Whether the rule stands at an index; `false` behind the end.
    func has(_ rule: Span<UInt8>, at index: Int) -> Bool {
        guard ends.indices.contains(index) else { return false }
        let start = index == 0 ? 0 : ends[index - 1]
        return bytes.span.extracting(start..<ends[index]).isEqual(to: rule)
    }

    func rules() throws(AuditError) -> [AuditRule] {
        var rules: [AuditRule] = []
        rules.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            guard let rule = AuditRule(parsing: bytes.span.extracting(start..<end)) else {
                throw .malformedAnswer(request: AuditControl.listing.words)
            }
            rules.append(rule)
            start = end
        }
        return rules
    }
}
