import HostSystem
import Posture

/// The files as a component sees them, who may run in a container, told by where they are on the
/// node.
struct ComponentFiles: Sendable {
    /// A file: where it is read, and how an operator calls it.
    struct Spot {
        let view: HostView
        let path: String
        let shown: String
    }

    let node: HostView
    /// The root of a process that has files of its own; nil where they are the node's, or where
    /// the process does not run.
    var own: OwnRoot?
    /// What the pod puts at places in the container; nil where it runs in none.
    var mounts: [PodMount]?

    /// The root of a process as the node's `/proc` gives it.
    struct OwnRoot: Sendable {
        let view: HostView
        let path: String
    }

    /// Where a path of the component lies.
    ///
    /// Throws where it is not on the node at all, as in an image that does not run.
    func spot(_ path: String) throws(HostError) -> Spot {
        if let own {
            let mapped = mounts.flatMap { PodMount.place(of: path, $0) } ?? .node(path)
            guard let seen = try own.view.status(of: path) else {
                return Spot(view: own.view, path: path, shown: mapped.nodePath ?? path)
            }
            for place in [mapped.nodePath, path].compactMap(\.self) {
                if let status = try node.status(of: place), status.device == seen.device,
                    status.inode == seen.inode
                {
                    return Spot(view: node, path: place, shown: place)
                }
            }
            return Spot(view: own.view, path: path, shown: own.path + path)
        }
        guard let mounts else { return Spot(view: node, path: path, shown: path) }
        switch PodMount.place(of: path, mounts) {
        case .node(let place): return Spot(view: node, path: place, shown: place)
        case .elsewhere(let reason): throw HostError(path: path, problem: reason)
        case nil:
            throw HostError(
                path: path, problem: "it lies in the container's image and not on the node")
        }
    }

    /// The bytes of a file, and where it is on the node; nil where it is not there.
    func contents(
        of path: String, limitBytes: Int = HostView.fileLimitBytes
    ) throws(HostError) -> (bytes: [UInt8], shown: String)? {
        let spot = try spot(path)
        let found = try spot.view.contents(of: spot.path, limitBytes: limitBytes)
        return found.map { ($0.bytes, spot.shown) }
    }

    /// What the node says of a file or folder, links followed; nil where it is not there.
    func status(of path: String) throws(HostError) -> FileStatus? {
        let spot = try spot(path)
        return try spot.view.status(of: spot.path)
    }

    /// Facts about a file itself; nil where it is not there.
    func fact(_ path: String) -> Fact? {
        do {
            let spot = try spot(path)
            return FileFacts.fact(spot.path, spot.view, shownAs: spot.shown)
        } catch {
            return .unknown("\(error)", from: .file(path: path))
        }
    }

    /// How an operator calls a path; as it is where that is not known.
    func shown(_ path: String) -> String {
        do {
            return try spot(path).shown
        } catch {
            return path
        }
    }
}
