package import HostSystem
import Posture
import YAML

/// The containers of a node that run now, read from the bundles of its runtimes.
package struct RunningContainers: Sendable {
    /// Of a node with more than these some are not read, which ``problems`` tells.
    package static let limit = 2_000

    /// The parts of a specification that are long and tell nothing about a container's powers that
    /// another part does not tell.
    package static let passedOver: Set<String> = [
        "ambient", "args", "env", "hooks", "inheritable", "permitted", "readonlyPaths", "resources",
        "rlimits", "syscalls",
    ]

    package private(set) var containers: [RunningContainer] = []
    /// Why containers may be missing.
    package private(set) var problems: [HostError] = []
    /// Whether any runtime has left a place for bundles on the node.
    package private(set) var hasRuntime = false

    private let limit: Int

    package init(
        host: HostView, places: RuntimePlaces = .usual, limit: Int = RunningContainers.limit
    ) {
        self.limit = limit
        for place in places.containerd { addContainerd(ContainerdState(host: host, place: place)) }
        addDocker(host, places)
        addStorage(StorageState(host: host, folders: places.storage))
    }

    private mutating func addContainerd(_ state: ContainerdState) {
        attempt { running throws(HostError) in
            guard let found = try state.running(limit: running.limit - running.containers.count)
            else {
                return
            }
            running.add(found)
        }
    }

    private mutating func addDocker(_ host: HostView, _ places: RuntimePlaces) {
        attempt { running throws(HostError) in
            guard
                let found = try DockerBundles(host: host, roots: places.docker)
                    .running(limit: running.limit - running.containers.count)
            else { return }
            running.add(found)
        }
    }

    private mutating func addStorage(_ state: StorageState) {
        attempt { running throws(HostError) in
            guard let found = try state.running(limit: running.limit - running.containers.count)
            else {
                return
            }
            running.add(found)
        }
    }

    private mutating func add(_ found: RunningListing) {
        hasRuntime = true
        containers += found.containers
        problems += found.problems
    }

    private mutating func attempt(
        _ body: (inout RunningContainers) throws(HostError) -> Void
    ) {
        do throws(HostError) {
            try body(&self)
        } catch {
            hasRuntime = true
            problems.append(error)
        }
    }
}

/// What one runtime's places have.
struct RunningListing {
    var containers: [RunningContainer] = []
    var problems: [HostError] = []

    /// Reads each bundle; what cannot be read becomes a problem, and what has gone meanwhile nothing.
    mutating func add(
        _ ids: [String], in folder: String, limit: Int,
        _ read: @escaping @Sendable (String) throws(HostError) -> RunningContainer?
    ) {
        var rest = ids[...]
        while !rest.isEmpty {
            // Never more at once than there is room for.
            let next = Array(rest.prefix(max(0, limit - containers.count)))
            if next.isEmpty {
                problems.append(
                    HostError(
                        .tooLarge, path: folder,
                        problem: "more containers run than Merlon reads"))
                return
            }
            rest = rest.dropFirst(next.count)
            let answers = next.mapConcurrently { id in
                Result { () throws(HostError) in
                    var container = try read(id)
                    container?.shorten()
                    return container
                }
            }
            for answer in answers {
                do throws(HostError) {
                    if let container = try answer.get() { containers.append(container) }
                } catch {
                    problems.append(error)
                }
            }
        }
    }
}

extension HostView {
    /// The specification in a bundle; nil where it is not there.
    func specification(_ path: String) throws(HostError) -> YAMLNode? {
        guard let file = try contents(of: path, limitBytes: 4 << 20) else { return nil }
        let document: YAMLNode
        do throws(YAMLError) {
            document = try YAML.json(
                bytes: file.bytes, path: path, passingOver: RunningContainers.passedOver)
        } catch {
            throw HostError(path: path, problem: error.problem)
        }
        // Of these a runtime writes mappings; from anything else nothing could be told.
        let parts = ["process", "linux", "root"].map { document[key: $0] }
        for part in [document] + parts.compactMap(\.self) where part.entries == nil {
            throw HostError(
                path: path,
                problem: "line \(part.line): a mapping is expected, not \(part.kindInWords)")
        }
        return document
    }

    /// The number in a file that a runtime has written; nil where there is none.
    func processNumber(in path: String) throws(HostError) -> Int32? {
        guard let file = try contents(of: path, limitBytes: 64) else { return nil }
        return Int32(file.text.filter { !$0.isWhitespace })
    }
}
