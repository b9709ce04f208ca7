import HostSystem

/// Arguments as nearly all are, one after the other: ` argc=2 a0="/bin/echo" a1=6120622063`.
extension ArgumentList {
    /// Adds as many of the next arguments as are as usual, and leaves the index before the first
    /// that is not; of those with numbers of one digit.
    mutating func addUsual(
        _ line: Span<UInt8>, _ index: inout Int, _ isFirst: inout Bool, _ limitBytes: Int
    ) {
        if declaredCount == nil { addUsualCount(line, &index, &isFirst) }
        guard !isTruncated, openText == nil, let declaredCount else { return }
        while next < min(declaredCount, 10), let word = line.word(at: index) {
            // A space, the letter, the number and an equals sign.
            guard word & 0xFFFF_FFFF == 0x3D_30_61_20 + UInt64(next) &<< 16 else { return }
            let isQuoted = word &>> 32 & 0xFF == UInt64(quote)
            guard isQuoted || UntrustedText.isDigit(line[index + 4]) else { return }
            let start = index + (isQuoted ? 5 : 4)
            let end = isQuoted ? line.endOfQuoted(from: start) : line.endOfWord(from: start)
            var behind = end
            if isQuoted, !line.take(quote, &behind) { return }
            guard behind == line.count || line[behind] == space,
                bytes.count + ends.count + end - start < limitBytes
            else { return }
            let before = bytes.count
            UntrustedText.append(line.extracting(start..<end), isQuoted: isQuoted, to: &bytes)
            ends.append(UInt32(bytes.count))
            totalBytes += bytes.count - before
            next += 1
            isFirst = false
            index = behind
        }
    }

    /// Leaves the index before the space behind the number.
    private mutating func addUsualCount(
        _ line: Span<UInt8>, _ index: inout Int, _ isFirst: inout Bool
    ) {
        var end = index
        guard line.take(space, &end), line.take(.argc, &end), let count = line.usualNumber(&end),
            count < 1 << 31
        else { return }
        declaredCount = Int(count)
        isFirst = false
        index = end - 1
    }
}
