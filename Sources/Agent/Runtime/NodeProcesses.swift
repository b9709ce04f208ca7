import AuditStream
import Containers
import HostSystem
import Posture
import Synchronization

/// The processes of a node as the process tree looks at them.
enum NodeProcesses {
    /// - Parameter glances: Nil for the log of another time.
    static func tree(
        host: HostView, glances: ProcessGlances?, capacity: Int = 1 << 16
    ) throws(HostError) -> ProcessTree {
        let groups = try ControlGroupParser(reading: host)
        return ProcessTree(capacity: capacity, source: glances.map(source)) { bytes in
            membership(bytes, groups)
        }
    }

    /// What the runtimes of a node say of a container; only its id where they say nothing.
    static func containers(_ host: HostView) -> @Sendable (String) -> Container? {
        let directory = ContainerDirectory(host)
        return { directory.container($0) }
    }

    private static func source(_ glances: ProcessGlances) -> ProcessSource {
        let ticks = WallClock.ticksPerSecond
        return ProcessSource(
            glance: { glances.glance($0) }, exists: { ProcessGlances.exists($0) },
            program: { glances.program($0) },
            start: { start in
                let start = Int64(clamping: start)
                let age = start / ticks * 1_000 + start % ticks * 1_000 / ticks
                // Each time anew: events are stamped by a clock that may be set meanwhile.
                return WallClock.bootMilliseconds() + age
            })
    }

    private static func membership(
        _ bytes: [UInt8], _ groups: ControlGroupParser
    ) -> Membership {
        let span = bytes.span
        guard let path = groups.parse(span) else { return Membership(.unknown) }
        let unit = path.unit(in: span)
        return switch path.place {
        case .host: Membership(.host, unit: unit)
        case .container(let levels):
            Membership(
                levels.first.map { .container(path.id(of: $0, in: span)) } ?? .someContainer,
                unit: unit)
        // An id that a user may have made up says no more than that it is apart from the host.
        case .claimed, .other: Membership(.someContainer, unit: unit)
        }
    }
}

/// A catalog that several may ask.
private final class ContainerDirectory: Sendable {
    private let catalog: Mutex<ContainerCatalog>

    init(_ host: HostView) {
        catalog = Mutex(ContainerCatalog(host: host))
    }

    func container(_ id: String) -> Container? {
        catalog.withLock { catalog in
            do throws(HostError) {
                return try catalog.container(id)
            } catch {
                // The catalog counts it. The container stays one of which only the id is known,
                // which no rule about containers allows.
                return nil
            }
        }
    }
}
