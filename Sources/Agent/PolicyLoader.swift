package import HostSystem
package import Policies
import Probes

/// Finds policy packs on the disk and reads them.
package struct PolicyLoader: Sendable {
    private let files: DataFiles
    private let reader: PackReader
    private let program: String

    /// Paths that are not absolute begin at the working directory.
    ///
    /// - Parameters:
    ///   - program: Merlon's own file, near which the packs lie that come with it.
    ///   - keepsTests: whether the tests of controls are to be run.
    package init(
        disk: HostView, workingDirectory: String, program: String,
        shape: FactShape = ProbeCatalog.shape, keepsTests: Bool = false
    ) {
        self.program = program
        files = DataFiles(disk: disk, workingDirectory: workingDirectory, words: "policy packs")
        reader = PackReader(shape: shape, keepsTests: keepsTests)
    }

    /// The packs in files and folders; a folder gives its `*.yaml` and `*.yml` in order of name.
    ///
    /// Where no pack is among them, those that come with Merlon are used. A file of parameters
    /// sets those of all packs, the last one where several set the same.
    ///
    /// Throws the problems of all of them.
    package func policies(at paths: [String]) throws(PolicyError) -> PolicySet {
        let documents = try read(paths)
        var packs = documents.compactMap { document in
            if case .pack(let pack) = document { pack } else { nil }
        }
        if packs.isEmpty {
            packs = try read([try builtInFolder()]).compactMap { document in
                if case .pack(let pack) = document { pack } else { nil }
            }
        }
        for case .parameters(let values) in documents { packs = try values.applied(to: packs) }
        return try PolicySet(packs)
    }

    /// Throws the problems of all files.
    private func read(_ paths: [String]) throws(PolicyError) -> [PackReader.Document] {
        var documents: [PackReader.Document] = []
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
        // The same file may be named twice, by itself and by its folder.
        let files = paths.flatMap { path -> [Result<String, PolicyError>] in
            do throws(PolicyError) {
                return try names(at: path).filter { loaded.insert($0).inserted }
                    .map { .success($0) }
            } catch {
                return [.failure(error)]
            }
        }
        for result in results(files) {
            if let document = attempt({ () throws(PolicyError) in try result.get() }) {
                documents.append(document)
            }
        }
        if errors.isEmpty { return documents }
        // A duplicate is told beside the other mistakes, not only once they are mended.
        _ = attempt { () throws(PolicyError) in
            try PolicySet(
                documents.compactMap { if case .pack(let pack) = $0 { pack } else { nil } })
        }
        throw PolicyError(joining: errors)
    }

    /// The folder of the packs that come with Merlon; see ``DataFiles``.
    package func builtInFolder() throws(PolicyError) -> String {
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

    /// What each file holds. Several cores read, as the packs of a check are many and long.
    private func results(
        _ files: [Result<String, PolicyError>]
    ) -> [Result<PackReader.Document, PolicyError>] {
        files.mapConcurrently { file in
            Result { () throws(PolicyError) in try document(try file.get()) }
        }
    }

    private func document(_ path: String) throws(PolicyError) -> PackReader.Document {
        let bytes: [UInt8]
        do throws(DataFiles.Problem) {
            bytes = try files.bytes(of: path)
        } catch {
            throw PolicyError(error)
        }
        return try reader.document(bytes: bytes, path: path)
    }
}

extension PolicyError {
    fileprivate init(_ problem: DataFiles.Problem) {
        self = .unusable(path: problem.path, problem: problem.problem)
    }
}
