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
    ///
    /// `shownAs` is how an operator calls a file that the view has under another name.
    static func fact(_ path: String, _ host: HostView, shownAs shown: String? = nil) -> Fact? {
        let origin = Origin.file(path: shown ?? path)
        do {
            guard let status = try host.status(of: path) else { return nil }
            return Fact(
                .map([
                    "path": Fact(.string(shown ?? path), from: origin),
                    "mode": Fact(.string(status.modeText), from: origin),
                    "owner": Fact(.string(status.owner), from: origin),
                    "group": Fact(.string(status.group), from: origin),
                ]), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }
}
