import Glibc

/// A name in a folder.
package struct DirectoryEntry: Hashable, Sendable {
    package let name: String
    /// What the folder says the name is; nil where its file system does not say.
    package let kind: FileStatus.Kind?
}

extension HostView {
    /// A folder with more entries than this is none that Merlon goes through.
    package static let entryLimit = 10_000

    /// The entries of a folder in the order of their bytes, without `.` and `..`; nil where it
    /// is not there.
    ///
    /// Throws where it has more than the limit, and where a name is not UTF-8: a file that no
    /// path here can name would otherwise be passed over in silence.
    package func entries(
        of path: String, limit: Int = HostView.entryLimit
    ) throws(HostError) -> [DirectoryEntry]? {
        try entries(of: path, limit: limit) { _ in true }
    }

    /// The entries whose names are wanted; of the others none has to be UTF-8.
    func entries(
        of path: String, limit: Int = HostView.entryLimit, where isWanted: ([UInt8]) -> Bool
    ) throws(HostError) -> [DirectoryEntry]? {
        guard let folder = try open(path, O_PATH) else { return nil }
        guard folder.status.st_mode & S_IFMT == S_IFDIR else {
            throw HostError(.wrongKind, path: path, problem: "it is not a folder")
        }
        guard let names = try names(in: folder, path, limit) else { return nil }
        var entries: [DirectoryEntry] = []
        for name in names where isWanted(name.bytes) {
            guard let text = String(validating: name.bytes, as: UTF8.self) else {
                let repaired = String(decoding: name.bytes, as: UTF8.self)
                throw HostError(path: path, problem: "it has a name that is not UTF-8: \(repaired)")
            }
            entries.append(DirectoryEntry(name: text, kind: name.kind))
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private func names(
        in folder: OwnedDescriptor, _ path: String, _ limit: Int
    ) throws(HostError) -> [FolderReader.Name]? {
        var names: [FolderReader.Name] = []
        do throws(SystemCallError) {
            let reader = try FolderReader(folder)
            while names.count <= limit, let name = try reader.next() { names.append(name) }
        } catch {
            if HostError.isAbsence(error.code) { return nil }
            throw HostError(path: path, code: error.code)
        }
        guard names.count <= limit else {
            throw HostError(.tooLarge, path: path, problem: "it has more than \(limit) entries")
        }
        return names
    }
}
