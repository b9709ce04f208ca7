package import HostSystem
package import Policies
package import Posture
import Probes

/// Finds policy packs on the disk and reads them.
package struct PolicyLoader: Sendable {
    /// The machine's own disk, which is not the node's where a folder is checked.
    private let disk: HostView
    private let reader: PackReader

    /// A larger file is no policy pack.
    private static let fileLimitBytes = 16 << 20

    package init(disk: HostView) {
        self.disk = disk
        reader = PackReader(shape: ProbeCatalog.shape)
    }

    /// The packs in files and folders; a folder gives its `*.yaml` and `*.yml` in order of name.
    package func policies(at paths: [String]) throws -> PolicySet {
        var packs: [PolicyPack] = []
        for path in paths {
            for file in try files(at: path) {
                packs.append(try pack(file))
            }
        }
        return try PolicySet(packs)
    }

    /// The packs that come with Merlon.
    ///
    /// They are looked for next to the program (`../share/merlon/policies`, as an installed
    /// system and an image have it), then in the source tree that the program was built in.
    package func builtInFolder(program: String) throws -> String {
        let folder = parent(of: program)
        var places = [
            parent(of: folder) + "/share/merlon/policies", "/usr/local/share/merlon/policies",
            "/usr/share/merlon/policies",
        ]
        var ancestor = folder
        while ancestor != "/", !ancestor.isEmpty {
            if try disk.status(of: ancestor + "/Package.swift") != nil {
                places.insert(ancestor + "/policies", at: 0)
                break
            }
            ancestor = parent(of: ancestor)
        }
        for place in places where try disk.status(of: place)?.kind == .directory {
            return place
        }
        throw PolicyError.unusable(
            path: places.joined(separator: ", "),
            problem: "Merlon's policy packs are in none of these; name a folder with --policy")
    }

    private func files(at path: String) throws -> [String] {
        let status: FileStatus?
        do {
            status = try disk.status(of: path)
        } catch {
            throw PolicyError.unusable(path: path, problem: "\(error)")
        }
        switch status?.kind {
        case nil:
            throw PolicyError.unusable(path: path, problem: "there is no such file or folder")
        case .directory:
            let names = try disk.entries(of: path)?.map(\.name) ?? []
            let packs = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
            if packs.isEmpty {
                throw PolicyError.unusable(
                    path: path,
                    problem: "no policy packs in this folder; they are files named '*.yaml'")
            }
            return packs.map { path + "/" + $0 }
        default: return [path]
        }
    }

    private func pack(_ path: String) throws -> PolicyPack {
        guard let contents = try disk.contents(of: path, limitBytes: Self.fileLimitBytes) else {
            throw PolicyError.unusable(path: path, problem: "there is no such file")
        }
        return try reader.pack(bytes: contents.bytes, path: path)
    }

    private func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
