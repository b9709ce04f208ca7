package import HostSystem
package import Policies
import Probes

/// Finds policy packs on the disk and reads them.
package struct PolicyLoader: Sendable {
    /// The machine's own disk, which is not the node's where a folder is checked.
    private let disk: HostView
    private let workingDirectory: String
    private let reader: PackReader

    /// A larger file is no policy pack.
    private static let fileLimitBytes = 16 << 20

    /// Paths that are not absolute begin at the working directory.
    package init(
        disk: HostView, workingDirectory: String, shape: FactShape = ProbeCatalog.shape
    ) {
        self.disk = disk
        self.workingDirectory = workingDirectory
        reader = PackReader(shape: shape)
    }

    /// The packs in files and folders; a folder gives its `*.yaml` and `*.yml` in order of name.
    ///
    /// Throws the problems of all of them.
    package func policies(at paths: [String]) throws(PolicyError) -> PolicySet {
        var packs: [PolicyPack] = []
        var errors: [PolicyError] = []
        func attempt<Value>(_ step: () throws(PolicyError) -> Value) -> Value? {
            do throws(PolicyError) {
                return try step()
            } catch {
                errors.append(error)
                return nil
            }
        }
        var loaded: Set<String> = []
        for path in paths {
            for file in attempt({ () throws(PolicyError) in try files(at: path) }) ?? [] {
                // The same file may be named twice, by itself and by its folder.
                guard loaded.insert(file).inserted else { continue }
                if let pack = attempt({ () throws(PolicyError) in try pack(file) }) {
                    packs.append(pack)
                }
            }
        }
        if let policies = attempt({ () throws(PolicyError) in try PolicySet(packs) }),
            errors.isEmpty
        {
            return policies
        }
        throw PolicyError(joining: errors)
    }

    /// The folder of the packs that come with Merlon.
    ///
    /// A program in the source tree that it was built in takes the packs of that tree. Otherwise
    /// they are looked for next to the program (`../share/merlon/policies`), as an installed
    /// system and an image have them, and then in the system's folders for shared data.
    package func builtInFolder(program: String) throws(PolicyError) -> String {
        let ancestors = sequence(first: parent(of: program)) { $0 == "/" ? nil : parent(of: $0) }
        var places = [
            parent(of: parent(of: program)) + "/share/merlon/policies",
            "/usr/local/share/merlon/policies", "/usr/share/merlon/policies",
        ]
        for ancestor in ancestors where try status(of: ancestor + "/Package.swift") != nil {
            places.insert(ancestor + "/policies", at: 0)
            break
        }
        for place in places where try status(of: place)?.kind == .directory { return place }
        throw .unusable(
            path: places.joined(separator: ", "),
            problem: "Merlon's policy packs are in none of these; name a folder with --policy")
    }

    /// The pack files that a path stands for.
    private func files(at path: String) throws(PolicyError) -> [String] {
        if path.isEmpty { throw .unusable(path: "--policy ''", problem: "the path is empty") }
        guard let status = try status(of: path) else {
            throw .unusable(path: path, problem: "there is no such file or folder")
        }
        guard status.kind == .directory else { return [path] }
        let entries = try asking(path) { path throws(HostError) in try disk.entries(of: path) }
        let packs = (entries ?? []).map(\.name)
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        if packs.isEmpty {
            throw .unusable(
                path: path,
                problem: "no policy packs in this folder; they are files named '*.yaml'")
        }
        return packs.map { (path.hasSuffix("/") ? path : path + "/") + $0 }
    }

    private func pack(_ path: String) throws(PolicyError) -> PolicyPack {
        let contents = try asking(path) { path throws(HostError) in
            try disk.contents(of: path, limitBytes: Self.fileLimitBytes)
        }
        guard let contents else {
            throw .unusable(path: path, problem: "it is not there, or a link that leads nowhere")
        }
        return try reader.pack(bytes: contents.bytes, path: path)
    }

    private func status(of path: String) throws(PolicyError) -> FileStatus? {
        try asking(path) { path throws(HostError) in try disk.status(of: path) }
    }

    /// Asks the disk about a path, with errors that name it as it was given.
    private func asking<Answer>(
        _ path: String, _ question: (String) throws(HostError) -> Answer
    ) throws(PolicyError) -> Answer {
        do throws(HostError) {
            return try question(path.hasPrefix("/") ? path : workingDirectory + "/" + path)
        } catch {
            throw .unusable(path: path, problem: error.problem)
        }
    }

    private func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
