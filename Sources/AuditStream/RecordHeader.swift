import HostSystem

/// The beginning of a record: whose it is and of what kind.
package struct RecordHeader: Hashable, Sendable {
    package let kind: RecordKind
    package let id: EventID
    /// Where in the line the name of the node stands; empty where there is none.
    package let node: Range<Int>
    /// Where in the line the fields begin.
    let body: Int

    /// Reads a line of a log, in one of the forms that are in use.
    ///
    /// `node=NAME type=KIND msg=audit(TIME:SERIAL):` as auditd writes it, with or without the
    /// node and `msg=`; KIND a name, a number or `UNKNOWN[number]`. A dump of netlink datagrams
    /// begins with the number and anything up to `audit(`.
    ///
    /// - Parameter memory: Of the records before it in the same stream.
    @inline(__always)
    package init(line: Span<UInt8>, _ memory: inout StampMemory) throws(RecordParseError) {
        var index = 0
        guard let kind = RecordKind.usual(line, &index) else {
            try self.init(unusual: line, &memory)
            return
        }
        if let known = memory.known(line, &index) {
            self.init(kind, known, body: index)
        } else {
            self.init(kind, try Self.numbers(line, &index, &memory), body: index)
        }
    }

    private init(_ kind: RecordKind, _ id: EventID, body: Int) {
        self.kind = kind
        self.id = id
        self.body = body
        node = 0..<0
    }

    private init(
        unusual line: Span<UInt8>, _ memory: inout StampMemory
    ) throws(RecordParseError) {
        var index = 0
        node = try Self.node(line, &index)
        if line.take(.type, &index) {
            kind = Self.kind(line, &index)
            _ = line.take(.message, &index)
        } else if let number = line.decimal(&index),
            let stamp = Self.stampStart(line, from: index)
        {
            kind = RecordKind(number)
            index = stamp
        } else {
            throw .noHeader
        }
        id = try Self.id(line, &index, &memory)
        body = index
    }

    /// Reads a record as the kernel sends it, which has its kind outside: `audit(…): …`.
    package init(
        number: UInt16, text: Span<UInt8>, _ memory: inout StampMemory
    ) throws(RecordParseError) {
        kind = RecordKind(UInt64(number))
        node = 0..<0
        var index = 0
        id = try Self.id(text, &index, &memory)
        body = index
    }

    private static func node(
        _ line: Span<UInt8>, _ index: inout Int
    ) throws(RecordParseError) -> Range<Int> {
        guard line.take(.node, &index) else { return 0..<0 }
        let start = index
        guard let end = line.firstIndex(of: space, from: start) else { throw .noHeader }
        index = end + 1
        return start..<end
    }

    /// The kind, and in `index` the first byte behind it and its space.
    private static func kind(_ line: Span<UInt8>, _ index: inout Int) -> RecordKind {
        let name = line.name(at: index)
        // UNKNOWN[ or nothing before the number.
        var digits = index + (name.value == 0x55_4E_4B_4E_4F_57_4E_5B ? 8 : 0)
        index += name.count
        _ = line.take(space, &index)
        let kind = RecordKind(name)
        if kind == .other, let number = line.decimal(&digits) { return RecordKind(number) }
        return kind
    }

    /// Where `audit(` begins, not far behind the number of a kind.
    private static func stampStart(_ line: Span<UInt8>, from index: Int) -> Int? {
        for start in index..<max(index, min(index + 64, line.count)) {
            var end = start
            if line.take(.stamp, &end) { return start }
        }
        return nil
    }

    /// `audit(1795454069.589:8):`, with a space before the last colon in interpreted logs.
    private static func id(
        _ line: Span<UInt8>, _ index: inout Int, _ memory: inout StampMemory
    ) throws(RecordParseError) -> EventID {
        guard line.take(.stamp, &index) else { throw .noHeader }
        if let id = memory.known(line, &index) { return id }
        return try numbers(line, &index, &memory)
    }

    /// What follows on `audit(`.
    private static func numbers(
        _ line: Span<UInt8>, _ index: inout Int, _ memory: inout StampMemory
    ) throws(RecordParseError) -> EventID {
        if let id = memory.near(line, &index) { return id }
        let begin = index
        guard let seconds = line.decimal(&index), seconds < 1 << 40,
            line.take(UInt8(ascii: "."), &index)
        else { throw .badStamp }
        let start = index
        guard let fraction = line.decimal(&index), index - start == 3,
            line.take(UInt8(ascii: ":"), &index),
            let number = line.decimal(&index), let serial = UInt32(exactly: number),
            line.take(UInt8(ascii: ")"), &index)
        else { throw .badStamp }
        _ = line.take(space, &index)
        guard line.take(UInt8(ascii: ":"), &index) else { throw .badStamp }
        let id = EventID(
            milliseconds: Int64(seconds) * 1_000 + Int64(fraction), serial: serial)
        memory.remember(id, line, begin..<index)
        return id
    }
}

/// The words before a record's fields; each value is the packed word.
private enum HeaderWord: UInt64 {
    case node = 0x6E_6F_64_65_3D  // node=
    case type = 0x74_79_70_65_3D  // type=
    case message = 0x6D_73_67_3D  // msg=
    case stamp = 0x61_75_64_69_74_28  // audit(
}

extension Span<UInt8> {
    /// Passes over a word, where it comes next and the line does not end with it.
    @inline(__always)
    fileprivate func take(_ word: HeaderWord, _ index: inout Int) -> Bool {
        let unused = word.rawValue.leadingZeroBitCount & ~7
        guard let next = self.word(at: index),
            next.byteSwapped >> UInt64(unused) == word.rawValue
        else { return false }
        index += 8 - unused / 8
        return true
    }
}
