import CLinux
import Glibc

extension Span<UInt8> {
    /// Where the byte is found first, from `start` on; nil where it is not.
    ///
    /// As fast as the C library's `memchr`, for long stretches; a start behind the end finds
    /// nothing.
    package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        guard start >= 0, start < count else { return nil }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + start, CInt(byte), bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// Where a text is found first, from `start` on; nil where it is not.
    ///
    /// As fast as the C library's `memmem`; an empty text is found nowhere.
    package func firstIndex(of text: [UInt8], from start: Int = 0) -> Int? {
        guard start >= 0, start < count, !text.isEmpty else { return nil }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return nil }
            let found = unsafe merlon_find(base + start, bytes.count - start, text, text.count)
            return found < 0 ? nil : start + Int(found)
        }
    }

    /// Whether the same bytes stand here, as fast as the C library's `memcmp`.
    func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return unsafe withUnsafeBufferPointer { own in
            unsafe other.withUnsafeBufferPointer { others in
                guard let base = own.baseAddress, let otherBase = others.baseAddress else {
                    return true
                }
                return unsafe memcmp(base, otherBase, own.count) == 0
            }
        }
    }
}

extension [UInt8] {
    /// Adds the bytes of a span in one copy.
    package mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
