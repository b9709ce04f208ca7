extension [UInt8] {
    /// Nil where the number does not lie within the bytes.
    func bigEndian32(at index: Int) -> UInt32? {
        guard index >= 0, index <= count - 4 else { return nil }
        return UInt32(self[index]) << 24 | UInt32(self[index + 1]) << 16
            | UInt32(self[index + 2]) << 8 | UInt32(self[index + 3])
    }

    /// Nil where the number does not lie within the bytes.
    func littleEndian32(at index: Int) -> UInt32? {
        bigEndian32(at: index)?.byteSwapped
    }

    /// Nil where the number does not lie within the bytes.
    func bigEndian16(at index: Int) -> Int? {
        guard index >= 0, index <= count - 2 else { return nil }
        return Int(self[index]) << 8 | Int(self[index + 1])
    }

    /// Nil where the number does not lie within the bytes.
    func littleEndian16(at index: Int) -> Int? {
        guard index >= 0, index <= count - 2 else { return nil }
        return Int(self[index + 1]) << 8 | Int(self[index])
    }
}
