package import HostSystem
package import Policies
import Probes

/// Finds policy packs on the disk and reads them.
package struct PolicyLoader: Sendable {
    private let files: DataFiles
    private let reader: PackReader

    /// Paths that are not absolute begin at the working directory.
    package init(
        disk: HostView, workingDirectory: String, shape: FactShape = ProbeCatalog.shape
    ) {
        files = DataFiles(disk: disk, workingDirectory: workingDirectory, words: "policy packs")
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
            for file in attempt({ () throws(PolicyError) in try names(at: path) }) ?? [] {
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

    /// The folder of the packs that come with Merlon; see ``DataFiles``.
    package func builtInFolder(program: String) throws(PolicyError) -> String {
        do throws(DataFiles.Problem) {
            return try files.builtInFolder("policies", program: program)
        } catch {
            throw PolicyError(error)
        }
    }

    private func names(at path: String) throws(PolicyError) -> [String] {
        do throws(DataFiles.Problem) {
            return try files.files(at: path, option: "--policy")
        } catch {
            throw PolicyError(error)
        }
    }

    private func pack(_ path: String) throws(PolicyError) -> PolicyPack {
        let bytes: [UInt8]
        do throws(DataFiles.Problem) {
            bytes = try files.bytes(of: path)
        } catch {
            throw PolicyError(error)
        }
        return try reader.pack(bytes: bytes, path: path)
    }
}

extension PolicyError {
    fileprivate init(_ problem: DataFiles.Problem) {
        self = .unusable(path: problem.path, problem: problem.problem)
    }
}
