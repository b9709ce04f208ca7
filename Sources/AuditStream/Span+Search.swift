extension Span<UInt8> {
    /// Whether a short text stands somewhere in the bytes.
    func contains(_ text: StaticString) -> Bool {
        let wanted = Array("\(text)".utf8)
        guard let first = wanted.first, count >= wanted.count else { return false }
        for start in 0...count - wanted.count where self[start] == first {
            if wanted.indices.allSatisfy({ self[start + $0] == wanted[$0] }) { return true }
        }
        return false
    }
}
