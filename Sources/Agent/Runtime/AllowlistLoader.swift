package import Allowlist
package import HostSystem

/// Finds allowlists on the disk and reads them.
package struct AllowlistLoader: Sendable {
    /// Why lists cannot be used: a line for each problem.
    package struct LoadError: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    private let disk: HostView
    private let workingDirectory: String

    /// Paths that are not absolute begin at the working directory.
    package init(disk: HostView, workingDirectory: String) {
        self.disk = disk
        self.workingDirectory = workingDirectory
    }

    private var files: DataFiles {
        DataFiles(disk: disk, workingDirectory: workingDirectory, words: "allowlists")
    }

    /// The lists in files and folders, in the order given; of a folder in the order of names.
    ///
    /// Throws the problems of all of them.
    package func lists(at paths: [String]) throws(LoadError) -> AllowlistSet {
        var lists: [ProcessAllowlist] = []
        var problems: [String] = []
        var loaded: Set<String> = []
        for path in paths {
            do throws(DataFiles.Problem) {
                for file in try files.files(at: path, option: "--policy")
                where loaded.insert(file).inserted {
                    let bytes = try files.bytes(of: file)
                    switch Self.read(bytes, file) {
                    case .success(let list): lists.append(list)
                    case .failure(let error): problems.append(error.description)
                    }
                }
            } catch {
                problems.append("\(error.path): \(error.problem)")
            }
        }
        guard problems.isEmpty else {
            throw LoadError(description: problems.joined(separator: "\n"))
        }
        do throws(AllowlistError) {
            return try AllowlistSet(lists)
        } catch {
            throw LoadError(description: error.description)
        }
    }

    private static func read(
        _ bytes: [UInt8], _ path: String
    ) -> Result<ProcessAllowlist, AllowlistError> {
        Result { () throws(AllowlistError) in
            try AllowlistReader().list(bytes: bytes, path: path)
        }
    }

    /// The folder of the lists that come with Merlon.
    package func builtInFolder(program: String) throws(LoadError) -> String {
        do throws(DataFiles.Problem) {
            return try files.builtInFolder("policies/allowlist", program: program)
        } catch {
            throw LoadError(description: "\(error.path): \(error.problem)")
        }
    }
}
