import TestFolder
import Testing

@testable import AuditStream

/// Records in the kernel's own order are read by a faster way, which must never read otherwise.
///
/// A second space between fields is none to the readers, and makes every record unusual: the same
/// log with it is read by the way that takes any form.
struct UsualFormTests {
    private static let fields = [
        "arch=c000003e", "syscall=59", "success=yes", "exit=0", "a0=5", "a1=7ffe08357110", "a2=7",
        "a3=8", "items=2", "ppid=46", "pid=52", "auid=4294967295", "uid=0", "gid=3", "euid=1",
        "suid=0", "fsuid=0", "egid=0", "sgid=0", "fsgid=0", "tty=pts2", "ses=9", "comm=\"true\"",
        "exe=\"/usr/bin/true\"", "key=\"exec\"",
    ]
    private static let pathFields = [
        "item=0", "name=\"/usr/bin/true\"", "inode=254734", "dev=fe:00", "mode=0100755", "ouid=0",
        "ogid=0", "rdev=00:00", "nametype=NORMAL", "cap_fp=0", "cap_fi=0", "cap_fe=0",
        "cap_fver=0", "cap_frootid=0",
    ]
    private static let loaderFields = [
        "item=1", "name=\"/lib64/ld-linux-x86-64.so.2\"", "inode=332717", "dev=fe:00",
        "mode=0100755", "ouid=0", "ogid=0", "rdev=00:00", "nametype=NORMAL", "cap_fp=0",
    ]
    private static let argumentFields = [
        "argc=12", "a0=\"/bin/true\"", "a1=78", "a2=\"\"", "a3=\"b\"", "a4=\"c=d\"", "a5=\"e\"",
        "a6=\"f\"", "a7=\"g\"", "a8=\"h\"", "a9=\"i\"", "a10=\"j\"", "a11=6B",
    ]
    private static let numbers = [
        "0", "7", "9999999", "12345678", "123456789", "4294967295", "4294967296", "99999999999999",
        "999999999999999", "1234567890123456", "18446744073709551615", "18446744073709551616", "-1",
        "-14", "--1", "", "x", "7x", "0x7", "+1", "a", "ff", "FF", "fffffff", "ffffffff",
        "7f51d7f9ca30",
        "fffffffffffffff", "ffffffffffffff9c", "10000000000000000", "c00000b7", "40000003", "g",
        "fe:00", "FE:1", "103:00", "fe:0g", "fe;00", "100:100", ":", "0100755", "0100758", "100755",
        "01007555", "0777777", "yes", "no", "yesno", "NORMAL", "UNKNOWN", "PARENT", "NORMALX", "57",
        "231", "322", "\"\"", "\"a b\"", "\"true", "true\"", "7472756520", "(null)", "(none)",
        "\"(null)\"", "\"a\"b", "\"a\"\u{1D}X=1", "\u{1D}ARCH=x86_64 pid=77", "\t", "é", "\"é\"",
    ]

    /// The fields with something about them changed: their values, names, order or number.
    private func mutated(_ fields: [String], _ random: inout SplitMix) -> [String] {
        var fields = fields
        for _ in 0..<Int.random(in: 0...2, using: &random) where fields.count > 2 {
            let place = Int.random(in: 0..<fields.count, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: fields.swapAt(place, Int.random(in: 0..<fields.count, using: &random))
            case 1: fields.remove(at: place)
            case 2: fields.insert(fields.randomElement(using: &random) ?? "", at: place)
            case 3: fields.removeSubrange(place...)
            case 4: fields[place] = String(fields[place].dropLast())
            case 5: fields.insert("subj=a//&b (enforce)", at: place)
            default:
                let name = fields[place].prefix { $0 != "=" }
                fields[place] = "\(name)=\(Self.numbers.randomElement(using: &random) ?? "")"
            }
        }
        return fields
    }

    private func lines(_ seed: UInt64) -> [[String]] {
        var random = SplitMix(state: seed)
        return (0..<400).map { serial in
            let head = "msg=audit(1795454069.589:\(serial)):"
            let call = mutated(Self.fields, &random).joined(separator: " ")
            let path = mutated(Self.pathFields, &random).joined(separator: " ")
            let loader = mutated(Self.loaderFields, &random).joined(separator: " ")
            let arguments = mutated(Self.argumentFields, &random).joined(separator: " ")
            let folder = mutated(["cwd=\"/srv\"", "a=1", "b=2"], &random)
                .prefix(Int.random(in: 1...3, using: &random)).joined(separator: " ")
            return [
                "type=SYSCALL \(head) \(call)",
                "type=EXECVE \(head) \(arguments)", "type=CWD \(head) \(folder)",
                "type=PATH \(head) \(path)", "type=PATH \(head) \(loader)",
                "type=PROCTITLE \(head) proctitle=78",
            ]
        }
    }

    private func decoded(_ lines: [[String]], keepsFailures: Bool) -> DecodedLog {
        var limits = EventAssembler.Limits()
        limits.keepsLives = true
        limits.keepsFailures = keepsFailures
        return DecodedLog(lines.flatMap { $0 }, limits: limits)
    }

    /// A second space behind the colon and before arguments, where there is none to the usual form.
    private func spaced(_ lines: [[String]]) -> [[String]] {
        lines.map {
            $0.map { line in
                let line = line.replacing("): ", with: "):  ")
                return line.contains("=EXECVE ") ? line.replacing(" a", with: "  a") : line
            }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>, [true, false])
    func `what is read the fast way is what is read the other way`(
        seed: UInt64, keepsFailures: Bool
    ) {
        let lines = lines(seed)
        let fast = decoded(lines, keepsFailures: keepsFailures)
        let slow = decoded(spaced(lines), keepsFailures: keepsFailures)
        #expect(fast.execs.count > 100)
        #expect(fast.execs.map(\.summary) == slow.execs.map(\.summary))
        #expect(fast.execs.map(\.firstArgument) == slow.execs.map(\.firstArgument))
        #expect(fast.execs.map(\.items) == slow.execs.map(\.items))
        #expect(
            fast.execs.map { $0.paths.map(\.device) } == slow.execs.map { $0.paths.map(\.device) })
        #expect(
            fast.execs.map { $0.paths.map(\.owner) } == slow.execs.map { $0.paths.map(\.owner) })
        #expect(fast.execs.map(\.isComplete) == slow.execs.map(\.isComplete))
        #expect(fast.counts == slow.counts)
        #expect(fast.malformed == slow.malformed)
        #expect(fast.samples.map(\.line) == slow.samples.map(\.line))
        #expect(fast.samples.map(\.problem) == slow.samples.map(\.problem))
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a header is read the same with and without a space before it`(seed: UInt64) {
        var random = SplitMix(state: seed)
        let kinds = [
            "SYSCALL", "PATH", "CWD", "EXECVE", "PROCTITLE", "BPRM_FCAPS", "EOE", "PROCTITL",
            "PROCTITLES", "BPRM_FCAP", "BPRM_FCAPZ", "CONFIG_CHANGE", "PATHS", "PROCTITL=", "",
        ]
        let seams = [
            " msg=audit(", "  msg=audit(", " msg=audit[", " audit(", "=msg=audit(", " msg=",
        ]
        for _ in 0..<300 {
            let kind = kinds.randomElement(using: &random) ?? ""
            let seam = seams.randomElement(using: &random) ?? ""
            let line = "type=\(kind)\(seam)1795454069.589:7): x=1 and more"
            let cut = line.utf8.prefix(Int.random(in: 5...line.utf8.count, using: &random))
            let bytes = Array(cut)
            // The node before it has a header read word by word.
            let named = Array("node=n ".utf8) + bytes
            switch (header(bytes), header(named)) {
            case (.success(let fast), .success(let slow)):
                #expect(fast.kind == slow.kind && fast.id == slow.id)
                #expect(fast.body + 7 == slow.body)
            case (.failure(let fast), .failure(let slow)): #expect(fast == slow)
            default: Issue.record("\(line)")
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a stamp is read the same whatever came before it`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var memory = StampMemory()
        let seconds = ["1795454069", "1795454070", "1795454169", "9795454069", "179545406", "1"]
        let rests = [
            "589", "590", "000", "999", "58", "5890", "5x9", "", "58:", "589 ",
        ]
        let serials = [
            "7", "8", "123456", "1234567", "12345678", "4294967295", "4294967296", "", "x",
        ]
        let ends = ["): ", "):", " ): ", ") : ", ")", ": ", ""]
        for _ in 0..<2_000 {
            // Mostly as the kernel writes it, so that there is something to remember.
            func one(of values: [String]) -> String {
                Int.random(in: 0..<4, using: &random) == 0
                    ? values.randomElement(using: &random) ?? "" : values[0]
            }
            let line =
                "type=CWD msg=audit(\(one(of: seconds)).\(one(of: rests)):\(one(of: serials))"
                + one(of: ends) + "cwd=\"/\" and more words"
            let bytes = Array(line.utf8)
            let known = Result { () throws(RecordParseError) in
                try RecordHeader(line: bytes.span, &memory)
            }
            #expect(known == header(bytes), "\(line)")
        }
    }

    private func header(_ bytes: [UInt8]) -> Result<RecordHeader, RecordParseError> {
        var memory = StampMemory()
        return Result { () throws(RecordParseError) in
            try RecordHeader(line: bytes.span, &memory)
        }
    }

    @Test(arguments: UsualName.allCases)
    func `the packed name of a usual field is its name`(name: UsualName) {
        let bytes = Array("\(name)=1 and more".utf8)
        var index = 0
        #expect(bytes.span.take(name, &index))
        #expect(index == "\(name)=".utf8.count)
    }

    @Test func `whole records in the kernel's order are read to their end the fast way`() {
        let call = Array((" " + Self.fields.joined(separator: " ")).utf8)
        var exec = ExecEvent()
        var index = 0
        var kind: ProcessCall?
        var copy: (line: Int, text: Int)?
        var memory = RecordMemory()
        #expect(
            !exec.addUsualCall(
                call.span, &index, &kind, &copy, &memory, keepsFailures: true))
        #expect(index == call.count)
        let text = Array((" " + Self.pathFields.joined(separator: " ")).utf8)
        var path = PathItem()
        index = 0
        exec.addUsualPath(text.span, &index, &path)
        #expect(path.nameType == .normal && path.inode == 254_734 && path.mode == 0o100755)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `numbers are read as their digits say`(seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<500 {
            let number =
                UInt64.random(in: 0...(.max), using: &random)
                >> UInt64.random(in: 0..<64, using: &random)
            for radix in [10, 16] {
                let digits = String(number, radix: radix)
                let bytes = Array("\(digits) and more words".utf8)
                var index = 0
                let read =
                    radix == 10
                    ? bytes.span.usualNumber(&index) : bytes.span.usualHexadecimal(&index)
                #expect(read == (digits.utf8.count < 16 ? number : nil))
                #expect(index == (read == nil ? 0 : digits.utf8.count + 1))
            }
        }
    }
}
