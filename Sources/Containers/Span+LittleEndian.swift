/// Numbers of a file, the lowest byte first; zeros stand for what is behind the end.
extension Span<UInt8> {
    func littleEndian16(at index: Int) -> UInt16 {
        UInt16(truncatingIfNeeded: littleEndian(at: index, bytes: 2))
    }

    func littleEndian32(at index: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: littleEndian(at: index, bytes: 4))
    }

    func littleEndian64(at index: Int) -> UInt64 {
        littleEndian(at: index, bytes: 8)
    }

    private func littleEndian(at index: Int, bytes: Int) -> UInt64 {
        guard index >= 0, index <= count - bytes else { return 0 }
        var value: UInt64 = 0
        for offset in (0..<bytes).reversed() { value = value << 8 | UInt64(self[index + offset]) }
        return value
    }
}
