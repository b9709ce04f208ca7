import HostSystem

/// Arguments as nearly all are: in quotes, one after the other, ` a0="/bin/echo" a1="b"`.
extension ArgumentList {
    /// Adds as many of the next arguments as are as usual, and leaves the index before the first
    /// that is not; of those with numbers of one digit.
    mutating func addUsual(
        _ line: Span<UInt8>, _ index: inout Int, _ isFirst: inout Bool, _ limitBytes: Int
    ) {
        guard !isTruncated, openText == nil, let declaredCount else { return }
        while next < min(declaredCount, 10), let word = line.word(at: index) {
            // A space, the letter, the number, an equals sign and a quote.
            let expected = 0x22_3D_30_61_20 + UInt64(next) &<< 16
            guard word & 0xFF_FFFF_FFFF == expected else { return }
            let start = index + 5
            let end = line.endOfQuoted(from: start)
            guard end < line.count, line[end] == quote,
                end + 1 == line.count || line[end + 1] == space,
                bytes.count + ends.count + end - start < limitBytes
            else { return }
            bytes.append(copying: line.extracting(start..<end))
            ends.append(UInt32(bytes.count))
            totalBytes += end - start
            next += 1
            isFirst = false
            index = end + 1
        }
    }
}
