import TestFolder
import Testing

@testable import AuditStream

struct RecordHeaderTests {
    private func header(_ line: String) throws(RecordParseError) -> RecordHeader {
        let bytes = Array(line.utf8)
        var memory = StampMemory()
        return try RecordHeader(line: bytes.span, &memory)
    }

    @Test(arguments: [
        ("type=SYSCALL msg=audit(1795454069.589:8): arch=c000003e", RecordKind.syscall),
        ("type=EXECVE msg=audit(1795454069.589:8): argc=0", .execve),
        ("type=CWD msg=audit(1795454069.589:8):  cwd=\"/\"", .cwd),
        ("type=PATH msg=audit(1795454069.589:8): item=0", .path),
        ("type=PROCTITLE msg=audit(1795454069.589:8): proctitle=\"a\"", .proctitle),
        ("type=BPRM_FCAPS msg=audit(1795454069.589:8): fver=0", .bprmFcaps),
        ("type=EOE msg=audit(1795454069.589:8): ", .eoe),
        ("type=EOE msg=audit(1795454069.589:8):", .eoe),
        ("type=URINGOP msg=audit(1795454069.589:8): x", .uringop),
        ("type=MAC_TASK_CONTEXTS msg=audit(1795454069.589:8): x", .taskContexts),
        ("type=MAC_OBJ_CONTEXTS msg=audit(1795454069.589:8): x", .other),
        ("type=DAEMON_START msg=audit(1795454069.589:8):  op=start", .daemon),
        ("type=USER_START msg=audit(1795454069.589:8): pid=1", .other),
        ("type=SYSCALLS msg=audit(1795454069.589:8): pid=1", .other),
        ("type=UNKNOWN[1300] msg=audit(1795454069.589:8): x", .syscall),
        ("type=UNKNOWN[1999] msg=audit(1795454069.589:8): x", .other),
        ("type=UNKNOWN[99999999] msg=audit(1795454069.589:8): x", .other),
        ("type=1309 audit(1795454069.589:8): argc=0", .execve),
        ("type=SYSCALL msg=audit(1795454069.589:8) : interpreted", .syscall),
        ("1307 68 68 audit(1795454069.589:8): cwd=\"/\"", .cwd),
        ("1320 audit(1795454069.589:8): ", .eoe),
        ("node=a-b.example.org type=CWD msg=audit(1795454069.589:8): cwd=\"/\"", .cwd),
    ])
    func `each form of a line is read`(line: String, kind: RecordKind) throws {
        let header = try header(line)
        #expect(header.kind == kind)
        #expect(header.id == EventID(milliseconds: 1_795_454_069_589, serial: 8))
        #expect(header.node == (line.hasPrefix("node=") ? 5..<20 : 0..<0))
    }

    @Test(arguments: [
        ("", RecordParseError.noHeader), ("type=", .noHeader), ("type=SYSCALL", .noHeader),
        ("type=SYSCALL msg=", .noHeader), ("type=SYSCALL msg=audit(", .noHeader),
        ("type=SYSCALL msg=audi(1.000:1): ", .noHeader), ("hello world", .noHeader),
        ("----", .noHeader), ("node=a", .noHeader), ("node=a b=c", .noHeader),
        (" type=SYSCALL msg=audit(1.000:1): ", .noHeader), ("1300", .noHeader),
        ("type=SYSCALL msg=audit(1.00:1): ", .badStamp),
        ("type=SYSCALL msg=audit(1.0000:1): ", .badStamp),
        ("type=SYSCALL msg=audit(1.000:): ", .badStamp),
        ("type=SYSCALL msg=audit(-1.000:1): ", .badStamp),
        ("type=SYSCALL msg=audit(1.000:4294967296): ", .badStamp),
        ("type=SYSCALL msg=audit(99999999999999999999.000:1): ", .badStamp),
        ("type=SYSCALL msg=audit(1.000:1) x", .badStamp),
        ("type=SYSCALL msg=audit(1.000:1", .badStamp),
    ])
    func `what is no record says why`(line: String, error: RecordParseError) {
        #expect(throws: error) { try header(line) }
    }

    @Test func `a datagram has its kind outside`() throws {
        let bytes = Array("audit(1795454069.589:8): cwd=\"/\"".utf8)
        var memory = StampMemory()
        let header = try RecordHeader(number: 1307, text: bytes.span, &memory)
        #expect(header.kind == .cwd)
        #expect(header.id.description == "1795454069.589:8")
    }

    @Test(arguments: 0..<20)
    func `a stamp that is known is read as one that is not`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var memory = StampMemory()
        for _ in 0..<500 {
            let seconds = ["1", "1795454069", "1795454068"].randomElement(using: &random) ?? ""
            let serial = ["8", "88", "888888", "4294967295"].randomElement(using: &random) ?? ""
            let end =
                ["", " x=1", " arch=c000003e", "\0\0\0\0"].randomElement(using: &random) ?? ""
            let line =
                "type=CWD msg=audit(\(seconds).00\(Int.random(in: 0...1, using: &random)):\(serial)):\(end)"
            let bytes = Array(line.utf8)
            #expect(try RecordHeader(line: bytes.span, &memory) == header(line))
        }
    }

    @Test func `an id is written as the kernel writes it`() {
        #expect(
            EventID(milliseconds: 5_007, serial: 4_294_967_295).description == "5.007:4294967295")
    }

    @Test(arguments: FieldName.allCases)
    func `the packed name of a field is its name`(field: FieldName) throws {
        let bytes = Array("\(field)=1 and more".utf8)
        let name = bytes.span.name(at: 0)
        #expect(name.value == field.rawValue)
        #expect(name.count == "\(field)".utf8.count)
    }
}
