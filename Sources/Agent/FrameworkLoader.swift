package import HostSystem
package import Policies
import Spelling

/// Finds frameworks on the disk and reads them.
package struct FrameworkLoader: Sendable {
    private let files: DataFiles
    private let program: String

    /// Paths that are not absolute begin at the working directory; `program` is Merlon's own file,
    /// near which the frameworks lie that come with it.
    package init(disk: HostView, workingDirectory: String, program: String) {
        files = DataFiles(disk: disk, workingDirectory: workingDirectory, words: "frameworks")
        self.program = program
    }

    /// The framework of a file, or one that comes with Merlon by its name.
    package func framework(_ name: String) throws(PolicyError) -> Framework {
        do throws(DataFiles.Problem) {
            let path = name.contains("/") || name.hasSuffix(".yaml") ? name : try file(name)
            return try read(path)
        } catch {
            throw .unusable(path: error.path, problem: error.problem)
        }
    }

    private func read(_ path: String) throws(DataFiles.Problem) -> Framework {
        let bytes = try files.bytes(of: path)
        do throws(PolicyError) {
            return try FrameworkReader.framework(bytes: bytes, path: path)
        } catch {
            throw DataFiles.Problem(path: "--framework", problem: "\(error)")
        }
    }

    private func file(_ name: String) throws(DataFiles.Problem) -> String {
        let folder = try files.builtInFolder("policies/frameworks", program: program)
        let paths = try files.files(at: folder, option: "--framework")
        if let path = paths.first(where: { $0.hasSuffix("/\(name).yaml") }) { return path }
        let names = paths.map { String($0.dropFirst(folder.count + 1).dropLast(".yaml".count)) }
        throw DataFiles.Problem(
            path: "--framework \(name)",
            problem: "no framework has this name\(NearName.hint(for: name, among: names)); there "
                + "are \(names.joined(separator: ", "))")
    }
}
