import AuditStream
import Posture

/// Program starts as lines of JSON, and a last line with counts.
///
/// A text that is not UTF-8 is `{"hex": "…"}`. What the kernel did not say is null; `node`, `subj`,
/// `script`, `argc` and `argv` are left out then, and marks of what is missing where nothing is.
struct ExecJSON: ExecForm {
    private var bytes: [UInt8] = []
    private var isFirst = true

    mutating func add(_ exec: borrowing ExecEvent) {
        open("{")
        pair("id", text: "\(exec.id)")
        if let node = exec.node { pair("node", node) }
        pair("arch", text: exec.arch.map { String($0, radix: 16) })
        pair("syscall", exec.syscall)
        pair("success", exec.success.map { $0 ? "true" : "false" })
        pair("exit", exec.exit)
        pair("pid", exec.pid)
        pair("ppid", exec.ppid)
        pair("auid", exec.auid)
        pair("uid", exec.uid)
        pair("euid", exec.euid)
        pair("gid", exec.gid)
        pair("ses", exec.session)
        pair("tty", exec.tty)
        pair("comm", exec.comm)
        pair("exe", exec.exe)
        pair("key", exec.key)
        if let subject = exec.subject { pair("subj", subject) }
        pair("cwd", exec.cwd)
        if let script = exec.script { pair("script", script) }
        add(paths: exec)
        pair("proctitle_hex", exec.proctitle)
        add(exec.arguments)
        if !exec.isComplete { pair("incomplete", "true") }
        literal("}\n")
    }

    mutating func finish(_ log: borrowing LogDecoder) {
        open("{")
        pair("records", log.records)
        pair("events", log.counts.events)
        pair("execs", log.counts.execs)
        pair("incomplete", log.counts.incomplete)
        pair("malformed", log.malformed)
        pair("lost", log.lost)
        literal("}\n")
    }

    mutating func take() -> String {
        defer { bytes.removeAll(keepingCapacity: bytes.capacity < 1 << 20) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func add(paths exec: borrowing ExecEvent) {
        name("paths")
        open("[")
        for path in exec.paths {
            separate()
            open("{")
            pair("item", path.item)
            pair("name", exec.name(of: path))
            pair("inode", path.inode)
            pair("dev", text: path.device?.description)
            pair("mode", text: path.mode.map { "0" + String($0, radix: 8) })
            pair("ouid", text: path.owner.map { String($0) })
            pair("nametype", text: path.nameType?.rawValue)
            close("}")
        }
        close("]")
    }

    private mutating func add(_ arguments: ArgumentList) {
        guard arguments.declaredCount != nil || arguments.count > 0 else { return }
        pair("argc", arguments.declaredCount)
        name("argv")
        open("[")
        for index in 0..<arguments.count {
            separate()
            value(arguments[index])
        }
        close("]")
        if arguments.isTruncated {
            pair("argv_truncated", "true")
            pair("argv_bytes", arguments.totalBytes)
        }
    }

    // MARK: Values

    private mutating func pair(_ key: String, _ number: (some BinaryInteger)?) {
        pair(key, number.map { String($0) })
    }

    private mutating func pair(_ key: String, text: String?) {
        pair(key, text.map { "\"\($0)\"" })
    }

    /// - Parameter value: JSON as it is; null without one.
    private mutating func pair(_ key: String, _ value: String?) {
        name(key)
        bytes.append(contentsOf: (value ?? "null").utf8)
    }

    private mutating func pair(_ key: String, _ text: ArraySlice<UInt8>?) {
        name(key)
        text.map { value($0) } ?? literal("null")
    }

    private mutating func name(_ key: String) {
        separate()
        literal("\"")
        literal(key)
        literal("\": ")
    }

    private mutating func value(_ text: ArraySlice<UInt8>) {
        if text.allSatisfy(Self.isPlain) {
            literal("\"")
            bytes.append(contentsOf: text)
            literal("\"")
        } else if let string = String(validating: text, as: UTF8.self) {
            bytes.append(contentsOf: JSON.string(string).text.utf8)
        } else {
            literal("{\"hex\": ")
            quoteHex(text)
            literal("}")
        }
    }

    private mutating func quoteHex(_ text: ArraySlice<UInt8>) {
        literal("\"")
        for byte in text {
            bytes.append(Self.digit(byte >> 4))
            bytes.append(Self.digit(byte & 0xF))
        }
        literal("\"")
    }

    /// Printable ASCII that needs no escape.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private mutating func separate() {
        if !isFirst { literal(", ") }
        isFirst = false
    }

    private mutating func open(_ bracket: String) {
        literal(bracket)
        isFirst = true
    }

    private mutating func close(_ bracket: String) {
        literal(bracket)
        isFirst = false
    }

    private mutating func literal(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
