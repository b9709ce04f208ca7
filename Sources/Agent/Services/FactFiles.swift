import HostSystem
import Posture

/// The files and processes from which the facts of components came, and in which state they were.
struct FactFiles {
    private struct Sources {
        var files: [String: FileIdentity?] = [:]
        var processes: [Int32: UInt64?] = [:]
    }

    /// By so much the date of a change may lie before it (HZ=100), in milliseconds.
    private static let clockTick: Int64 = 15

    private let host: HostView
    private var components: [String: Sources] = [:]

    /// More than any component has; those beyond are left to the interval.
    private static let limit = 1_024

    init(host: HostView) {
        self.host = host
    }

    /// All files that are looked at.
    var paths: Set<String> { Set(components.values.flatMap(\.files.keys)) }

    /// Notes where a component's facts came from.
    ///
    /// - Parameter begin: When reading them began, in milliseconds since 1970: a file that changed
    ///   since then may not be the one that was read, and counts as changed.
    mutating func take(_ component: FactSet.Component, readSince begin: Int64) {
        var sources = Sources()
        for instance in component.instances { collect(instance, &sources) }
        let now = WallClock.millisecondsSince1970()
        for case (let path, let identity?) in sources.files {
            // A file that is dated in the future would be one that changes without end.
            let changed = identity.changed.milliseconds
            if changed >= begin - Self.clockTick, changed <= now {
                sources.files[path] = .some(nil)
            }
        }
        components[component.name] = sources
    }

    /// The components of which a file or a process is not what it was.
    func changed() -> Set<String> {
        Set(
            components.filter { _, sources in
                sources.files.contains { $0.value != identity($0.key) }
                    || sources.processes.contains { $0.value != startTicks($0.key) }
            }.keys)
    }

    /// Whether a process that facts of the component came from still lives.
    func hasProcess(of component: String) -> Bool {
        components[component]?.processes.contains { pid, ticks in
            ticks != nil && startTicks(pid) == ticks
        } ?? false
    }

    private func collect(_ fact: Fact, _ sources: inout Sources) {
        switch fact.origin {
        case .file(let path, _, _), .unitFlag(_, let path, _):
            if sources.files.count < Self.limit, sources.files[path] == nil {
                sources.files[path] = .some(identity(path))
            }
        case .flag(_, let pid), .environment(_, let pid), .process(let pid):
            if sources.processes.count < Self.limit, sources.processes[pid] == nil {
                sources.processes[pid] = .some(startTicks(pid))
            }
        case .builtInDefault, .kernel, .liveAnswer, .command, .search, .example: break
        }
        switch fact.value {
        case .list(let elements): for element in elements { collect(element, &sources) }
        case .map(let fields): for field in fields.values { collect(field, &sources) }
        default: break
        }
    }

    /// Nil too where it may not be looked at: that it may later is a change.
    private func identity(_ path: String) -> FileIdentity? {
        try? host.identity(of: path)
    }

    private func startTicks(_ pid: Int32) -> UInt64? {
        try? host.startTicks(of: pid)
    }
}
