import HostSystem
import Posture

/// Facts about files themselves: who may do what with them.
enum FileFacts {
    static let type = FactType.record(fields)

    static let fields = [
        FactField("path", .string, "where the file is"),
        FactField("mode", .string, "the permission bits as people write them: 0644"),
        FactField("owner", .string, "the user's name, or the number where it has none"),
        FactField("group", .string, "the group's name, or the number where it has none"),
        FactField(
            "listReaders", .list(.string),
            "whom an access list (acl(5)) lets read it beside these: user ann; missing for nobody"),
        FactField("listWriters", .list(.string), "the same for writing"),
    ]

    /// What the node says of a file, links followed; nil where it is not there.
    ///
    /// `shownAs` is how an operator calls a file that the view has under another name.
    static func fact(_ path: String, _ host: HostView, shownAs shown: String? = nil) -> Fact? {
        let origin = Origin.file(path: shown ?? path)
        do {
            guard let status = try host.status(of: path) else { return nil }
            var fields = [
                "path": Fact(.string(shown ?? path), from: origin),
                "mode": Fact(.string(status.modeText), from: origin),
                "owner": Fact(.string(status.owner), from: origin),
                "group": Fact(.string(status.group), from: origin),
            ]
            for (name, fact) in listed(path, status, host, origin) { fields[name] = fact }
            return Fact(.map(fields), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// Whom an access list names. Its mask stands in the mode in the place of the group's rights: with
    /// none that all others have not, the list gives nothing.
    private static func listed(
        _ path: String, _ status: FileStatus, _ host: HostView, _ origin: Origin
    ) -> [String: Fact] {
        guard status.mode >> 3 & 7 & ~(status.mode & 7) != 0 else { return [:] }
        let rights: [(name: String, bit: UInt16)] = [("listReaders", 4), ("listWriters", 2)]
        do throws(HostError) {
            let entries = try host.accessList(of: path)?.entries ?? []
            var fields: [String: Fact] = [:]
            for right in rights {
                let names = entries.filter { $0.rights & right.bit != 0 }.map(\.text)
                if names.isEmpty { continue }
                fields[right.name] = Fact(
                    .list(names.map { Fact(.string($0), from: origin) }), from: origin)
            }
            return fields
        } catch {
            let unknown = Fact.unknown("\(error)", from: origin)
            return ["listReaders": unknown, "listWriters": unknown]
        }
    }
}
