import HostSystem
import Posture

/// Facts about files themselves: who may do what with them.
enum FileFacts {
    static let type = FactType.record([
        FactField("path", .string, "where the file is"),
        FactField("mode", .string, "the permission bits as people write them: 0644"),
        FactField("owner", .string, "the user's name, or the number where it has none"),
        FactField("group", .string, "the group's name, or the number where it has none"),
    ])

    /// What the node says of a file, links followed; nil where it is not there.
    static func fact(_ path: String, _ host: HostView) -> Fact? {
        do {
            return try known(path, host)
        } catch {
            return .unknown("\(error)", from: .file(path: path))
        }
    }

    /// As ``fact(_:_:)``; throws where it could not be found out.
    static func known(_ path: String, _ host: HostView) throws(HostError) -> Fact? {
        let origin = Origin.file(path: path)
        guard let status = try host.status(of: path) else { return nil }
        return Fact(
            .map([
                "path": Fact(.string(path), from: origin),
                "mode": Fact(.string(status.modeText), from: origin),
                "owner": Fact(.string(status.owner), from: origin),
                "group": Fact(.string(status.group), from: origin),
            ]), from: origin)
    }
}
