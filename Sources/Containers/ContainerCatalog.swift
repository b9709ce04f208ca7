package import HostSystem
package import Posture

/// The containers of a node, as their runtimes describe them on its disk.
///
/// No socket of a runtime is talked to, and nothing is locked: answers are those of the moment. What
/// was found once is remembered, for its processes may be told of when it is gone.
package struct ContainerCatalog: ~Copyable, Sendable {
    /// As many ids are remembered, known and unknown ones.
    package static let capacity = 4_096
    /// So long an unknown id is not asked for again: it may be that of a container that is just
    /// being made, or of a runtime that is not known.
    static let unknownFor = Duration.seconds(2)
    /// So long what is known in part is.
    static let partialFor = Duration.seconds(5)
    /// So long a container with a name for an id is: the name may be given again.
    static let namedFor = Duration.seconds(60)

    /// How often something on the disk could not be read, the whole of it or a part.
    package private(set) var failureCount = 0
    /// The last of these.
    package private(set) var lastFailure: HostError?

    private let states: [any RuntimeState & Sendable]
    private var recent: RecentContainers

    package init(host: HostView, places: RuntimePlaces = .usual) {
        states =
            places.containerd.map { ContainerdState(host: host, place: $0) }
            + [StorageState(host: host, folders: places.storage)]
            + places.docker.map { DockerState(host: host, root: $0) }
        recent = RecentContainers(capacity: Self.capacity)
    }

    /// The container with an id; nil where no runtime knows it.
    ///
    /// Reads the disk for an id that is not remembered: some files, and a few pages of a database.
    /// Where a part cannot be read, the rest is given and the failure counted; throws where nothing
    /// is known because of it. ``Container/started`` is, of containerd, when `init.pid` was written,
    /// just before the program begins, and without that when the container was made; of CRI-O and
    /// Docker the start that they note.
    ///
    /// - Parameter now: for how long answers are remembered.
    package mutating func container(
        _ id: String, now: ContinuousClock.Instant = .now
    ) throws(HostError) -> Container? {
        let known = recent[id]
        if let known, known.askAgain.map({ now < $0 }) ?? true { return known.container }
        guard ContainerID.isValid(id) else { return nil }
        var failure: HostError?
        var finding: ContainerFinding?
        for state in states where finding == nil {
            do throws(HostError) {
                finding = try state.container(id)
                failure = finding?.failure ?? failure
            } catch {
                failure = error
            }
        }
        if let failure { count(failure) }
        if let finding {
            let isNamed = id.utf8.count != 64
            let duration = !finding.isComplete ? Self.partialFor : isNamed ? Self.namedFor : nil
            recent[id] = .init(container: finding.container, askAgain: duration.map { now + $0 })
            return finding.container
        }
        // Gone from the disk by now, or not to be read: as it was.
        recent[id] = .init(container: known?.container, askAgain: now + Self.unknownFor)
        if let failure, known?.container == nil { throw failure }
        return known?.container
    }

    /// Where a process with these control groups runs.
    ///
    /// Of several containers one inside the other it is the outermost, which the node's own runtime
    /// made: those inside have names of its choice. One that no runtime knows has its id, and what
    /// the path says of runtime and pod.
    ///
    /// - Parameter bytes: those of which the path was read.
    package mutating func place(
        of path: ControlGroupPath, in bytes: Span<UInt8>, now: ContinuousClock.Instant = .now
    ) -> ProcessStart.Place {
        let level: ControlGroupPath.Level
        switch path.place {
        case .host: return .host
        case .claimed, .other: return .someContainer
        case .container(let levels):
            guard let first = levels.first else { return .someContainer }
            level = first
        }
        let id = path.id(of: level, in: bytes)
        do throws(HostError) {
            if let container = try container(id, now: now) { return .container(container) }
        } catch {
            // Counted where it was thrown; the path still says something.
        }
        var container = Container(id: id)
        container.runtime = level.runtime?.noun
        if let uid = path.podUID(of: level, in: bytes) { container.pod = .init(uid: uid) }
        return .container(container)
    }

    /// The containers that run now, or have ended a moment ago; at most ``capacity``.
    ///
    /// Reads all of them anew. What cannot be read is left out, and counted as a failure.
    package mutating func all() -> [Container] {
        var found: [Container] = []
        var seen: Set<String> = []
        for state in states {
            do throws(HostError) {
                for id in try state.ids(limit: Self.capacity - found.count)
                where !seen.contains(id) {
                    guard ContainerID.isValid(id), let finding = try state.container(id) else {
                        continue
                    }
                    if let failure = finding.failure { count(failure) }
                    seen.insert(id)
                    found.append(finding.container)
                }
            } catch {
                count(error)
            }
        }
        return found
    }

    private mutating func count(_ failure: HostError) {
        failureCount += 1
        lastFailure = failure
    }
}

extension ControlGroupPath.Runtime {
    fileprivate var noun: Container.Runtime? {
        switch self {
        case .containerd: .containerd
        case .crio: .crio
        case .docker: .docker
        case .podman: nil
        }
    }
}
