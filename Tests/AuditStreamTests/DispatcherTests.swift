import AuditStream
import TestFolder
import Testing

struct DispatcherTests {
    enum Form: CaseIterable { case lines, untyped, typed, padded }

    /// A record as the dispatcher frames it.
    private static func frame(
        _ text: String, kind: UInt32, version: UInt32, header: UInt32 = 16, size: UInt32? = nil
    ) -> [UInt8] {
        let bytes = Array(text.utf8)
        let numbers = [version, header, kind, size ?? UInt32(bytes.count)]
        return numbers.flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
        } + bytes
    }

    private static let kinds: [Substring: UInt32] = [
        "SYSCALL": 1300, "EXECVE": 1309, "CWD": 1307, "PATH": 1302, "PROCTITLE": 1327, "EOE": 1320,
    ]

    private static func bytes(_ lines: [String], _ form: Form) -> [UInt8] {
        lines.flatMap { line -> [UInt8] in
            let kind = kinds[line.dropFirst(5).prefix { $0 != " " }] ?? 0
            return switch form {
            case .lines: Array("\(line)\n".utf8)
            // What the kernel sent, and a zero byte.
            case .untyped:
                frame(
                    String(line.drop { $0 != "(" }.reduce("audit") { "\($0)\($1)" }) + "\0",
                    kind: kind, version: 0)
            case .typed: frame("\(line)\n", kind: kind, version: 1)
            case .padded:
                padded(
                    frame(
                        String(line.drop { $0 != "(" }.reduce("audit") { "\($0)\($1)" }),
                        kind: kind, version: 0))
            }
        }
    }

    /// A frame as auditd 3.0 sends it: with all of its buffer, in which the rest of a record from
    /// before can be.
    private static func padded(_ frame: [UInt8]) -> [UInt8] {
        let rest = Array("\0audit(1795454069.589:9): argc=1 a0=\"old\"\0\0".utf8)
        let whole = frame + rest.dropFirst(frame.count % rest.count)
        return whole + [UInt8](repeating: 0, count: 16 + 8_970 - whole.count)
    }

    private struct Read {
        var execs: [ExecEvent] = []
        var malformed: UInt64 = 0
        var isBroken = false
    }

    private func read(_ bytes: [UInt8], cut: () -> Int = { .max }) -> Read {
        var read = Read()
        var dispatcher = DispatcherDecoder()
        var decoder = LogDecoder()
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(cut())
            dispatcher.add(piece.span, to: &decoder) { read.execs.append(copy $0) }
            rest = rest.dropFirst(piece.count)
        }
        decoder.finish { read.execs.append(copy $0) }
        read.malformed = decoder.malformed
        read.isBroken = dispatcher.isBroken
        return read
    }

    private static var lines: [String] {
        (1...20).flatMap { number in
            ExecLines(id: "1795454069.589:\(number)", name: "p\(number)").lines
        }
    }

    @Test(arguments: Form.allCases)
    func `each form gives the same events, cut anywhere`(form: Form) {
        let expected = DecodedLog(Self.lines).execs.map(\.summary)
        #expect(expected.count == 20)
        let bytes = Self.bytes(Self.lines, form)
        for size in [1, 2, 15, 16, 17, 100, 4_096, .max] {
            let read = read(bytes) { size }
            #expect(read.execs.map(\.summary) == expected)
            #expect(read.malformed == 0 && !read.isBroken)
        }
        var random = SplitMix(state: 8)
        let read = read(bytes) { Int.random(in: 1...900, using: &random) }
        #expect(read.execs.map(\.summary) == expected)
    }

    @Test(arguments: [
        (UInt32(2), UInt32(16), UInt32?.none), (0, 15, nil), (1, 0, nil), (0, 16, 65_537),
        (1, 16, .max), (.max, .max, .max),
    ])
    func `a header that is none ends it, and what was before counts`(
        version: UInt32, header: UInt32, size: UInt32?
    ) {
        let good = Self.bytes(Self.lines, .typed)
        let bad = Self.frame("x", kind: 1300, version: version, header: header, size: size)
        let read = read(good + bad + good) { 777 }
        #expect(read.execs.count == 20 && read.isBroken)
    }

    @Test func `a frame without text, and one that never ends, harm nothing`() {
        let empty = Self.frame("", kind: 1320, version: 0)
        let good = Self.bytes(Self.lines, .untyped)
        let open = Self.frame("audit(1.0:1): ", kind: 1300, version: 0, size: 60_000)
        let read = read(empty + good + open)
        #expect(read.execs.count == 20 && !read.isBroken && read.malformed == 1)
    }

    @Test(arguments: UInt64(0)..<30)
    func `damage of any kind crashes nothing`(seed: UInt64) {
        var random = SplitMix(state: seed)
        for form in Form.allCases {
            var bytes = Self.bytes(Self.lines, form)
            for _ in 0..<Int.random(in: 1...30, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            let read = read(bytes) { Int.random(in: 1...5_000, using: &random) }
            #expect(read.execs.count <= 40)
        }
    }
}
