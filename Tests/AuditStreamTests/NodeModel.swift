import AuditStream
import HostSystem
import Synchronization

/// Processes that a tree can look at, as they run on a node.
final class RunningProcesses: Sendable {
    struct Process: Sendable {
        var parent: UInt32
        var ticks: UInt64
        var group: String
        var program: String
    }

    private let processes = Mutex<[UInt32: Process]>([:])
    let looks = Atomic<Int>(0)

    subscript(pid: UInt32) -> Process? {
        get { processes.withLock { $0[pid] } }
        set { processes.withLock { $0[pid] = newValue } }
    }

    /// A tick is a millisecond, and the machine started at zero.
    var source: ProcessSource {
        ProcessSource(
            glance: { pid in
                self.looks.add(1, ordering: .relaxed)
                return self[pid].map {
                    ProcessGlance(
                        parentPid: $0.parent, startTicks: $0.ticks,
                        controlGroup: Array($0.group.utf8))
                }
            },
            exists: { pid in self[pid] != nil },
            program: { pid in self[pid].map { Array($0.program.utf8) } },
            start: { Int64($0) })
    }
}

/// A node on which programs start, and a tree that hears of it.
struct NodeModel: ~Copyable {
    /// What the tree says of a program start.
    struct Told: Equatable {
        var place: Membership.Place
        var starts = false
        var enters = false
        /// Pids and programs, the nearest first.
        var above: [String] = []
    }

    let running = RunningProcesses()
    var tree: ProcessTree
    /// Milliseconds since 1970.
    var now: Int64 = 1_000_000_000_000
    private var serial: UInt32 = 0
    private var decoder: LogDecoder

    init(capacity: Int = 1 << 16, isLive: Bool = false) {
        tree = ProcessTree(capacity: capacity, source: isLive ? running.source : nil) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            if text == "0::/" || text.hasPrefix("/host") { return Membership(.host) }
            guard text.hasPrefix("/pod/") else { return Membership(.unknown) }
            return Membership(.container(String(text.dropFirst(5))))
        }
        var limits = EventAssembler.Limits()
        limits.keepsLives = true
        decoder = LogDecoder(limits: limits)
    }

    /// An id as runtimes make them.
    static func id(_ digit: Character) -> String { String(repeating: digit, count: 64) }

    @discardableResult
    mutating func exec(
        _ pid: UInt32, _ parent: UInt32, _ command: String, exe: String? = nil, euid: UInt32 = 0,
        isSuccess: Bool = true
    ) -> Told? {
        let words = command.split(separator: " ")
        let path = exe ?? String(words.first ?? "")
        let list = words.enumerated().map { "a\($0.offset)=\"\($0.element)\"" }
        let result = isSuccess ? "success=yes exit=0" : "success=no exit=-2"
        var lines = [
            "SYSCALL msg=audit(STAMP): arch=c000003e syscall=59 \(result) a0=1 items=1"
                + " ppid=\(parent) pid=\(pid) auid=0 uid=\(euid) euid=\(euid) exe=\"\(path)\"",
            "CWD msg=audit(STAMP): cwd=\"/\"",
            "PATH msg=audit(STAMP): item=0 name=\"\(path)\" nametype=NORMAL",
        ]
        if isSuccess {
            lines.insert(
                "EXECVE msg=audit(STAMP): argc=\(words.count) "
                    + list.joined(separator: " "), at: 1)
        }
        return observe(lines)
    }

    mutating func fork(_ pid: UInt32, _ child: UInt32, parent: UInt32 = 1, flags: String = "11") {
        observe([
            "SYSCALL msg=audit(STAMP): arch=c000003e syscall=56 success=yes exit=\(child)"
                + " a0=\(flags) items=0 ppid=\(parent) pid=\(pid) auid=0 uid=0 euid=0"
        ])
    }

    mutating func exit(_ pid: UInt32, parent: UInt32 = 1) {
        observe([
            "SYSCALL msg=audit(STAMP): arch=c000003e syscall=231 a0=0 items=0 ppid=\(parent)"
                + " pid=\(pid) auid=0 uid=0 euid=0"
        ])
    }

    @discardableResult
    private mutating func observe(_ lines: [String]) -> Told? {
        serial += 1
        now += 1
        let fraction = String(1_000 + now % 1_000).dropFirst()
        let stamp = "\(now / 1_000).\(fraction):\(serial)"
        let text = (lines + ["EOE msg=audit(STAMP): "]).map {
            "type=" + $0.replacing("STAMP", with: stamp) + "\n"
        }
        var events: [ExecEvent] = []
        let bytes = Array(text.joined().utf8)
        decoder.add(bytes.span) { events.append(copy $0) }
        guard let event = events.first, events.count == 1,
            let position = tree.observe(event)
        else { return nil }
        return Told(
            place: tree.membership(of: position).place, starts: position.startsContainer,
            enters: position.entersContainer,
            above: tree.ancestors(of: position).map {
                "\($0.pid) \($0.program.map { String(decoding: $0, as: UTF8.self) } ?? "-")"
            })
    }
}
