import HostSystem
import Posture

/// Where the API server's audit log goes, followed to its end.
struct AuditLogPlace {
    private let record: ComponentRecord

    init(_ record: ComponentRecord) {
        self.record = record
    }

    /// Whether there is a log whose events are still there once they are written.
    var isKept: Fact {
        let named =
            record.values.config["auditLogPath"] ?? Fact(.string(""), from: record.launch.origin)
        guard case .string(let path) = named.value else { return named }
        if path.isEmpty { return Fact(.bool(false), from: named.origin) }
        if path == "-" { return Fact(.bool(true), from: named.origin) }
        do throws(HostError) {
            return Fact(
                .bool(try !endsInNothing(record.launch.absolute(path))), from: named.origin)
        } catch {
            return .unknown("where the audit log goes is not known: \(error)", from: named.origin)
        }
    }

    /// Devices that take every byte and keep none (null(4), full(4), random(4)).
    private static let nothings: Set<String> = [
        "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom",
    ]
    /// The program's own output, which is the container's log; as a link it would lead to Merlon's.
    private static let outputs: Set<String> = [
        "/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2", "/proc/self/fd/1",
        "/proc/self/fd/2",
    ]
    private static let linkLimit = 16

    /// Whether the path, or a link that it is, leads to where nothing is kept. What lies inside a
    /// container's image is a log as long as the container is there.
    private func endsInNothing(_ named: String) throws(HostError) -> Bool {
        let files = record.launch.files
        var path = PodMount.normal(named)
        for _ in 0..<Self.linkLimit {
            // In a container it is the container's own, which no file of the node tells.
            if Self.outputs.contains(path) { return false }
            if Self.nothings.contains(path) { return true }
            var (view, place) = (files.node, path)
            if let own = files.own {
                view = own.view
            } else if let mounts = files.mounts {
                guard let source = PodMount.place(of: path, mounts)?.nodePath else { return false }
                place = source
            }
            if Self.nothings.contains(place) { return true }
            guard let target = try view.linkTarget(of: place) else {
                return try view.status(of: place)?.kind == .characterDevice
            }
            let folder = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
            path = PodMount.normal(target.hasPrefix("/") ? target : "\(folder)/\(target)")
        }
        return false
    }
}
