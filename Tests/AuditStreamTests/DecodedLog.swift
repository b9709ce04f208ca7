import AuditStream

/// All that a log gives.
struct DecodedLog {
    var execs: [ExecEvent] = []
    let records: UInt64
    let malformed: UInt64
    let samples: [LogDecoder.Sample]
    let counts: EventCounts
    let lost: UInt64

    /// - Parameter cut: How long each next piece is; all at once without it.
    init(
        _ bytes: [UInt8], limits: EventAssembler.Limits = EventAssembler.Limits(),
        cut: () -> Int = { .max }
    ) {
        var decoder = LogDecoder(limits: limits)
        var execs: [ExecEvent] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(cut())
            decoder.add(piece.span) { execs.append(copy $0) }
            rest = rest.dropFirst(piece.count)
        }
        decoder.finish { execs.append(copy $0) }
        self.execs = execs
        records = decoder.records
        malformed = decoder.malformed
        samples = decoder.samples
        counts = decoder.counts
        lost = decoder.lost
    }

    init(
        _ lines: [String], limits: EventAssembler.Limits = EventAssembler.Limits()
    ) {
        self.init(Array((lines.joined(separator: "\n") + "\n").utf8), limits: limits)
    }

    var ids: [String] { execs.map { "\($0.id)" } }
}

/// The lines of one program start, all that the kernel writes of it.
struct ExecLines {
    var id = "1795454069.589:7"
    var node: String?
    var call = "arch=c000003e syscall=59 success=yes exit=0"
    var items = 2
    var name = "true"
    var arguments = "argc=2 a0=\"/bin/true\" a1=\"x\""

    var lines: [String] {
        var lines = [
            line(
                "SYSCALL",
                "\(call) a0=5 a1=7 a2=7 a3=8 items=\(items) ppid=46 pid=52 auid=4242 uid=0 gid=3"
                    + " euid=1 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts2 ses=9"
                    + " comm=\"\(name)\" exe=\"/usr/bin/\(name)\" key=\"exec\"")
        ]
        if call.contains("success=yes") { lines.append(line("EXECVE", arguments)) }
        lines.append(line("CWD", "cwd=\"/srv\""))
        lines += (0..<items).map { item in
            line(
                "PATH",
                "item=\(item) name=\"/bin/\(item)\" inode=254734 dev=fe:00 mode=0100755 ouid=0"
                    + " ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0")
        }
        lines.append(line("PROCTITLE", "proctitle=2F62696E2F74727565"))
        return lines
    }

    func line(_ type: String, _ fields: String = "") -> String {
        (node.map { "node=\($0) " } ?? "") + "type=\(type) msg=audit(\(id)): \(fields)"
    }
}

extension ArraySlice<UInt8> {
    var string: String { String(decoding: self, as: UTF8.self) }
}

extension ExecEvent {
    var argv: [String] { (0..<arguments.count).map { arguments[$0].string } }

    /// All that is known of the event, to compare it.
    var summary: String {
        let texts = [node, tty, comm, exe, cwd, key, subject, proctitle, script].map { text in
            text.map { "\(Array($0))" } ?? "-"
        }
        let numbers: [Any?] = [
            arch, syscall, success, exit, pid, ppid, auid, uid, gid, euid, session,
            arguments.declaredCount,
        ]
        let list = (0..<arguments.count).map { "\(Array(arguments[$0]))" }
        let items = paths.map { path in
            "\(path.item) \(name(of: path).map { Array($0) } ?? []) \(path.inode ?? 0)"
                + " \(path.mode ?? 0) \(path.nameType?.rawValue ?? "-")"
        }
        return "\(id) \(texts) \(numbers.map { $0.map { "\($0)" } ?? "-" }) \(list) \(items)"
            + " \(isComplete)"
    }
}
