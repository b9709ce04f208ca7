/// EXECVE records, in the order in which the kernel wrote them (`audit_log_execve_info` of
/// kernel/auditsc.c, since 4.8; before that a similar function).
///
/// `argc=3 a0="/bin/echo" a1=6120622063` and for long ones `a2_len=9000 a2[0]=7878…`, of which
/// more pieces follow in records of their own. The length is that of the text, which of an
/// argument in hexadecimal is twice its own.
extension ArgumentList {
    private enum Part {
        case count
        case whole(Int)
        case length(Int)
        case piece(Int, Int)
    }

    /// - Parameter limitBytes: What is kept of the arguments, each with one byte more.
    mutating func add(
        _ line: Span<UInt8>, from start: Int, limitBytes: Int
    ) throws(RecordParseError) {
        var index = start
        // Whether the next argument has to follow on that of the record before.
        var isFirst = true
        defer { lastRecordBytes = index - start }
        while true {
            addUsual(line, &index, &isFirst, limitBytes)
            while line.take(space, &index) {}
            guard let part = try part(line, &index) else { return }
            guard let value = line.textValue(&index) else { throw fault() }
            if case .count = part {
                guard let count = whole(line, value.range), count < 1 << 31 else {
                    throw .badNumber(field: "argc")
                }
                declaredCount = count
                isFirst = false
                continue
            }
            // Where there is none the kernel still writes a first one, with what it finds.
            if declaredCount == 0 { continue }
            try add(part, line, value.range, isQuoted: value.isQuoted, isFirst, limitBytes)
            isFirst = false
        }
    }

    private mutating func add(
        _ part: Part, _ line: Span<UInt8>, _ value: Range<Int>, isQuoted: Bool, _ isFirst: Bool,
        _ limitBytes: Int
    ) throws(RecordParseError) {
        switch part {
        case .count: return
        case .whole(let number):
            try begin(number, isFirst: isFirst, limitBytes)
            append(line, value, isQuoted: isQuoted, limitBytes)
            next += 1
        case .length(let number):
            guard let length = whole(line, value) else { throw fault() }
            try begin(number, isFirst: isFirst, limitBytes)
            openText = length
            nextPiece = 0
        case .piece(let number, let piece):
            if openText == nil || number != next {
                // The record with the length is missing.
                try begin(number, isFirst: isFirst, limitBytes)
                openText = .max
                nextPiece = 0
                hasGap = true
            }
            guard piece >= nextPiece else { throw fault() }
            if piece > nextPiece { hasGap = true }
            nextPiece = piece + 1
            append(line, value, isQuoted: isQuoted, limitBytes)
            let rest = (openText ?? 0) - value.count
            openText = rest > 0 ? rest : nil
            if rest < 0 { hasGap = true }
            if rest <= 0 { next += 1 }
        }
    }

    /// The name of a field up to its equals sign; nil at the end.
    private mutating func part(
        _ line: Span<UInt8>, _ index: inout Int
    ) throws(RecordParseError) -> Part? {
        guard index < line.count, line[index] > space else { return nil }
        guard line.take(UInt8(ascii: "a"), &index) else { throw fault() }
        guard let number = number(line, &index) else {
            for letter in "rgc=".utf8 where !line.take(letter, &index) { throw fault() }
            return .count
        }
        if line.take(UInt8(ascii: "="), &index) { return .whole(number) }
        if line.take(UInt8(ascii: "["), &index) {
            guard let piece = self.number(line, &index), line.take(UInt8(ascii: "]"), &index),
                line.take(UInt8(ascii: "="), &index)
            else { throw fault() }
            return .piece(number, piece)
        }
        for letter in "_len=".utf8 where !line.take(letter, &index) { throw fault() }
        return .length(number)
    }

    /// Adds the empty arguments at the end that the kernel left out.
    mutating func fill(limitBytes: Int) {
        guard isComplete, let declaredCount, next < declaredCount else { return }
        skip(to: declaredCount, limitBytes)
    }

    private mutating func skip(to number: Int, _ limitBytes: Int) {
        let missing = number - next
        let room = max(0, limitBytes - cost)
        if missing > room { isTruncated = true }
        for _ in 0..<min(missing, room) { ends.append(UInt32(bytes.count)) }
        next = number
    }

    private mutating func fault() -> RecordParseError {
        hasGap = true
        return .badArgument
    }

    private func number(_ line: Span<UInt8>, _ index: inout Int) -> Int? {
        guard let number = line.decimal(&index), number < 1 << 31 else { return nil }
        return Int(number)
    }

    private func whole(_ line: Span<UInt8>, _ value: Range<Int>) -> Int? {
        var index = value.lowerBound
        let number = number(line, &index)
        return index == value.upperBound ? number : nil
    }

    /// Makes the argument the one to which bytes are added.
    private mutating func begin(
        _ number: Int, isFirst: Bool, _ limitBytes: Int
    ) throws(RecordParseError) {
        if openText != nil {
            openText = nil
            hasGap = true
            next += 1
        }
        guard number >= next, number < declaredCount ?? .max else { throw fault() }
        if number > next {
            // Within a record the kernel left out empty ones; between records one is lost.
            if isFirst { hasGap = true }
            skip(to: number, limitBytes)
        }
        guard !isTruncated, cost < limitBytes else {
            isTruncated = true
            return
        }
        ends.append(UInt32(bytes.count))
    }

    private var cost: Int { bytes.count + ends.count }

    private mutating func append(
        _ line: Span<UInt8>, _ value: Range<Int>, isQuoted: Bool, _ limitBytes: Int
    ) {
        let text = line.extracting(value)
        guard !isTruncated else {
            totalBytes += UntrustedText.count(text, isQuoted: isQuoted)
            return
        }
        let start = bytes.count
        UntrustedText.append(text, isQuoted: isQuoted, to: &bytes)
        let count = bytes.count - start
        totalBytes += count
        if cost > limitBytes {
            bytes.removeLast(min(count, cost - limitBytes))
            isTruncated = true
        }
        ends[ends.count - 1] = UInt32(bytes.count)
    }
}
