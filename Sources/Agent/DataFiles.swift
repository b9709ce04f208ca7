import HostSystem

/// Finds files of rules on the disk, by what somebody named or where Merlon brings them.
struct DataFiles {
    /// Why a path cannot be used; it is as it was given.
    struct Problem: Error, Hashable {
        let path: String
        let problem: String
    }

    /// A larger file is none of rules.
    private static let fileLimitBytes = 16 << 20

    /// The machine's own disk, which is not the node's where a folder is checked.
    let disk: HostView
    /// Paths that are not absolute begin here.
    let workingDirectory: String
    /// What the files are, for messages: `policy packs`.
    let words: String

    /// The files that a path stands for: itself, or of a folder its `*.yaml` and `*.yml` in order
    /// of name.
    func files(at path: String, option: String) throws(Problem) -> [String] {
        if path.isEmpty { throw Problem(path: "\(option) ''", problem: "the path is empty") }
        guard let status = try status(of: path) else {
            throw Problem(path: path, problem: "there is no such file or folder")
        }
        guard status.kind == .directory else { return [path] }
        let entries = try asking(path) { path throws(HostError) in try disk.entries(of: path) }
        let names = (entries ?? []).map(\.name)
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        if names.isEmpty {
            throw Problem(
                path: path, problem: "no \(words) in this folder; they are files named '*.yaml'")
        }
        return names.map { (path.hasSuffix("/") ? path : path + "/") + $0 }
    }

    func bytes(of path: String) throws(Problem) -> [UInt8] {
        let contents = try asking(path) { path throws(HostError) in
            try disk.contents(of: path, limitBytes: Self.fileLimitBytes)
        }
        guard let contents else {
            throw Problem(path: path, problem: "it is not there, or a link that leads nowhere")
        }
        return contents.bytes
    }

    /// The folder that comes with Merlon.
    ///
    /// A program in the source tree that it was built in takes that of the tree. Otherwise it is
    /// looked for next to the program (`../share/merlon`), as an installed system and an image
    /// have it, and then in the system's folders for shared data.
    ///
    /// - Parameter folder: `policies`, or one below it.
    func builtInFolder(_ folder: String, program: String) throws(Problem) -> String {
        let ancestors = sequence(first: parent(of: program)) {
            $0 == "/" ? nil : self.parent(of: $0)
        }
        var places = [
            parent(of: parent(of: program)) + "/share/merlon/\(folder)",
            "/usr/local/share/merlon/\(folder)", "/usr/share/merlon/\(folder)",
        ]
        for ancestor in ancestors where try status(of: ancestor + "/Package.swift") != nil {
            places.insert(ancestor + "/\(folder)", at: 0)
            break
        }
        for place in places where try status(of: place)?.kind == .directory { return place }
        throw Problem(
            path: places.joined(separator: ", "),
            problem: "Merlon's \(words) are in none of these; name a folder with --policy")
    }

    private func status(of path: String) throws(Problem) -> FileStatus? {
        try asking(path) { path throws(HostError) in try disk.status(of: path) }
    }

    /// Asks the disk about a path, with errors that name it as it was given.
    private func asking<Answer>(
        _ path: String, _ question: (String) throws(HostError) -> Answer
    ) throws(Problem) -> Answer {
        do throws(HostError) {
            return try question(path.hasPrefix("/") ? path : workingDirectory + "/" + path)
        } catch {
            throw Problem(path: path, problem: error.problem)
        }
    }

    private func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
