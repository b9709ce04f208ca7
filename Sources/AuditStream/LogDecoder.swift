import HostSystem

/// Reads an audit log that comes in pieces, cut anywhere, or record by record, in constant memory.
package struct LogDecoder: ~Copyable {
    /// A longer line is none that auditd writes: the kernel's are at most 8,970 bytes
    /// (`MAX_AUDIT_MESSAGE_LENGTH`), and names are added to them.
    package static let lineLimitBytes = 64 << 10
    /// Lines that are kept to show what is wrong with a log.
    package static let sampleLimit = 8

    /// A line that could not be read.
    package struct Sample: Sendable {
        /// From 1 on.
        package let line: UInt64
        package let problem: RecordParseError
        /// At most 120 bytes.
        package let beginning: [UInt8]
    }

    /// Lines that are not empty.
    package private(set) var records: UInt64 = 0
    /// Those that are damaged or no records at all.
    package private(set) var malformed: UInt64 = 0
    /// The first of the malformed lines.
    package private(set) var samples: [Sample] = []

    private var assembler: EventAssembler
    private var stamps = StampMemory()
    private var lineNumber: UInt64 = 0
    /// The beginning of a line whose end is in a later piece.
    private var begun: [UInt8] = []
    /// Whether the rest of a line that is too long is being passed over.
    private var isSkipping = false

    package init(limits: EventAssembler.Limits = EventAssembler.Limits()) {
        assembler = EventAssembler(limits: limits)
    }

    package var counts: EventCounts { assembler.counts }

    /// Events that the kernel counted and the log does not have.
    package var lost: UInt64 { assembler.lost }

    /// Whether no event waits for records that may still come.
    package var isQuiet: Bool { begun.isEmpty && assembler.isQuiet }

    /// The latest of the events, by its number.
    package var latest: EventID? { assembler.latestID }

    /// Whether one line at least began as a record does.
    package var hasRecord: Bool { counts.events > 0 }

    /// Takes the next piece, and gives out the events that end in it.
    package mutating func add(_ piece: Span<UInt8>, give: (borrowing ExecEvent) -> Void) {
        var start = 0
        while let end = piece.firstIndex(of: newline, from: start) {
            if begun.isEmpty, !isSkipping {
                add(line: piece.extracting(start..<end), give: give)
            } else {
                extend(piece.extracting(start..<end))
                endLine(give)
            }
            start = end + 1
        }
        extend(piece.extracting(start..<piece.count))
    }

    /// Takes a record as the kernel sends it, with its kind outside.
    package mutating func add(
        kind number: UInt16, _ text: Span<UInt8>, give: (borrowing ExecEvent) -> Void
    ) {
        lineNumber += 1
        records += 1
        do throws(RecordParseError) {
            let header = try RecordHeader(number: number, text: text, &stamps)
            try assembler.add(header, text, give: give)
        } catch {
            keep(text, error)
        }
    }

    /// Gives out what has waited too long by the clock; milliseconds since 1970.
    package mutating func advance(to now: Int64, give: (borrowing ExecEvent) -> Void) {
        assembler.advance(to: now, give: give)
    }

    /// Gives out what waits; a last line without an end is read as it is.
    package mutating func finish(give: (borrowing ExecEvent) -> Void) {
        endLine(give)
        assembler.finish(give: give)
    }

    private mutating func extend(_ bytes: Span<UInt8>) {
        guard !isSkipping else { return }
        let room = Self.lineLimitBytes + 1 - begun.count
        begun.append(copying: bytes.extracting(0..<min(room, bytes.count)))
        isSkipping = bytes.count > room
    }

    /// Ends a line that has begun, as it is: what comes next does not belong to it.
    package mutating func endLine(_ give: (borrowing ExecEvent) -> Void) {
        guard !begun.isEmpty || isSkipping else { return }
        var line: [UInt8] = []
        swap(&line, &begun)
        isSkipping = false
        add(line: line.span, give: give)
        line.removeAll(keepingCapacity: true)
        begun = line
    }

    /// Takes a whole line.
    package mutating func add(line: Span<UInt8>, give: (borrowing ExecEvent) -> Void) {
        lineNumber += 1
        guard !line.isEmpty else { return }
        records += 1
        do throws(RecordParseError) {
            guard line.count <= Self.lineLimitBytes else {
                throw .tooLong(limitBytes: Self.lineLimitBytes)
            }
            try assembler.add(try RecordHeader(line: line, &stamps), line, give: give)
        } catch {
            keep(line, error)
        }
    }

    private mutating func keep(_ line: Span<UInt8>, _ problem: RecordParseError) {
        malformed += 1
        guard samples.count < Self.sampleLimit else { return }
        var beginning: [UInt8] = []
        beginning.append(copying: line.extracting(0..<min(120, line.count)))
        samples.append(Sample(line: lineNumber, problem: problem, beginning: beginning))
    }
}

private let newline = UInt8(ascii: "\n")
