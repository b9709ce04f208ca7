import HostSystem
import Posture
import YAML

/// Reads the files of a kubelet's configuration, and tells whether the kubelet has read the same.
struct ConfigFiles {
    let launch: KubeletLaunch

    private var host: HostView { launch.files }

    private static let apiVersion = "kubelet.config.k8s.io/v1beta1"
    private static let kind = "KubeletConfiguration"

    /// A file that is younger than the process by more than this was changed after it was read;
    /// less is the coarseness of the two clocks.
    private static let clockSlackSeconds: Int64 = 2

    /// The document in a file, checked for its kind.
    func document(
        _ path: String, warnings: inout [String]
    ) throws(ConfigFileError) -> ConfigNode {
        let place = Origin.file(path: path)
        let contents: FileContents?
        do {
            contents = try host.contents(of: path)
        } catch {
            if error.kind == .wrongKind, isFolder(path) { throw .refused("\(error)", place) }
            throw .undecided("\(error)", place)
        }
        guard let contents else { throw .refused("\(path): the file is not there", place) }
        try requireUnchanged(path)
        let document: YAMLNode?
        do {
            document = try YAML.document(bytes: contents.bytes, path: path, onlyFirst: true)
        } catch {
            if error.kind == .malformed { throw .refused("\(error)", place) }
            throw .undecided("\(error)", place)
        }
        guard let document, document.entries != nil else {
            throw .refused("\(path): it holds no \(Self.kind)", place)
        }
        try requireKind(document, path)
        return ConfigNode(document, path: path, warnings: &warnings)
    }

    /// These two keys are read in any case (`json.SimpleMetaFactory` of apimachinery).
    private func requireKind(_ document: YAMLNode, _ path: String) throws(ConfigFileError) {
        for (key, expected) in [("apiVersion", Self.apiVersion), ("kind", Self.kind)] {
            let entry = document.entries?.last {
                $0.key.scalar?.text.lowercased() == key.lowercased()
            }
            guard entry?.value.scalar?.text == expected else {
                let found = entry?.value.scalar?.text ?? "missing"
                let line = entry?.value.line ?? document.line
                throw .refused(
                    "\(path):\(line): \(key) is '\(found)', not '\(expected)'", .file(path: path))
            }
        }
    }

    private func isFolder(_ path: String) -> Bool {
        do {
            return try host.status(of: path)?.kind == .directory
        } catch {
            return false
        }
    }

    /// The files of a drop-in folder and the folders in it that end in `.conf`, in the order in
    /// which `filepath.WalkDir` of Go meets them.
    ///
    /// A link that is named without a slash behind it is not followed: it counts as a file.
    func dropIns(_ named: String) throws(ConfigFileError) -> [String] {
        let folder = named.count > 1 && named.hasSuffix("/") ? String(named.dropLast()) : named
        var isFile = false
        do {
            isFile =
                try folder == named && host.linkTarget(of: folder) != nil
                || host.status(of: folder)?.kind == .regular
        } catch {
            throw .undecided("\(error)", .file(path: folder))
        }
        if isFile {
            try requireUnchanged(folder)
            return folder.hasSuffix(".conf") ? [folder] : []
        }
        var found: [String] = []
        try walk(folder, depth: 0, into: &found)
        return found
    }

    private func walk(
        _ folder: String, depth: Int, into found: inout [String]
    ) throws(ConfigFileError) {
        let place = Origin.file(path: folder)
        guard depth < 16 else { throw .undecided("\(folder): too many folders deep", place) }
        do {
            guard try host.status(of: folder) != nil else {
                throw ConfigFileError.refused("\(folder): the folder is not there", place)
            }
            try requireUnchanged(folder)
            for entry in try host.entries(of: folder) ?? [] {
                let path = "\(folder)/\(entry.name)"
                let isFolder = try isFolder(entry, path)
                if isFolder {
                    try walk(path, depth: depth + 1, into: &found)
                } else if entry.name.hasSuffix(".conf") {
                    found.append(path)
                }
            }
        } catch let error as ConfigFileError {
            throw error
        } catch {
            throw .undecided("\(error)", place)
        }
    }

    private func isFolder(_ entry: DirectoryEntry, _ path: String) throws(HostError) -> Bool {
        if let kind = entry.kind { return kind == .directory }
        if try host.linkTarget(of: path) != nil { return false }
        return try host.status(of: path)?.kind == .directory
    }

    /// The folder counts from 1.28 on; 1.28 and 1.29 also want a variable in the environment.
    func requireDropInSupport(
        _ version: KubernetesVersion?, _ folder: String
    ) throws(ConfigFileError) {
        let place = Origin.file(path: folder)
        guard let version else { return }
        if version.minor < 28 {
            throw .refused("kubelet \(version.text) has no flag --config-dir", place)
        }
        guard version.minor < 30 else { return }
        let variable = "KUBELET_CONFIG_DROPIN_DIR_ALPHA"
        guard let environment = launch.environment else {
            throw .undecided(
                "the kubelet's environment cannot be read, so that \(variable) is not known", place)
        }
        if environment[variable] == nil {
            throw .refused("--config-dir is given, but not \(variable) in the environment", place)
        }
        if version.minor == 28 {
            throw .undecided("how kubelet \(version.text) joins drop-ins is not known", place)
        }
    }

    /// Until 1.23 the cluster could give a kubelet another configuration, which lies in this folder.
    func requireNoDynamicConfiguration(
        _ folder: String?, _ version: KubernetesVersion?
    ) throws(ConfigFileError) {
        guard let folder, !folder.isEmpty, version?.minor ?? 0 < 24 else { return }
        let path = launch.absolute(folder) + "/store/meta/assigned"
        do {
            guard let status = try host.status(of: path), status.sizeBytes > 0 else { return }
        } catch {
            throw .undecided("\(error)", .file(path: path))
        }
        throw .undecided(
            "\(path): the cluster gives this kubelet its configuration, which Merlon does not read",
            .file(path: path))
    }

    /// By the times that nobody can set back, of the file and of links on the way to it.
    private func requireUnchanged(_ path: String) throws(ConfigFileError) {
        guard let started = launch.started, let process = launch.process else { return }
        let changed: Int64?
        do {
            changed = try host.lastChange(of: path)
        } catch {
            throw .undecided("\(error)", .file(path: path))
        }
        guard let changed, changed > started + Self.clockSlackSeconds else { return }
        throw .undecided(
            "\(path) or its mode was changed at \(InternetTime.text(seconds: changed)), after the "
                + "kubelet (pid \(process.pid)) started at \(InternetTime.text(seconds: started)); "
                + "what it runs with is not known until it is restarted",
            .file(path: path))
    }
}
