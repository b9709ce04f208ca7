import HostSystem
import Posture

/// Finds out which version an etcd is.
struct EtcdVersionFinder {
    let launch: ComponentLaunch

    /// From the image of its manifest, from the package that it belongs to, or from the program
    /// itself where it may be run; unknown where nothing tells.
    func find() -> Fact {
        image() ?? package() ?? ask()
            ?? .unknown(
                "neither an image's tag nor a package or the program tells etcd's version",
                from: launch.origin)
    }

    /// The tag of the image; of several manifests all must have the same.
    private func image() -> Fact? {
        let found = launch.manifests.map { manifest -> Fact? in
            guard let image = manifest.container.image, case .string(let text) = image.value,
                let version = EtcdVersion(in: text)
            else { return nil }
            return Fact(.string(version.text), from: image.origin)
        }
        return Set(found.map { $0?.value }).count == 1 ? found[0] : nil
    }

    /// The version of Debian's package `etcd-server`.
    private func package() -> Fact? {
        let database = "/var/lib/dpkg/status"
        guard launch.files.own == nil, launch.files.mounts == nil,
            launch.program == "/usr/bin/etcd"
        else { return nil }
        do {
            guard
                let contents = try launch.files.node.contents(of: database, limitBytes: 64 << 20),
                let version = Self.version(in: contents.bytes)
            else { return nil }
            return Fact(.string(version.text), from: .file(path: database))
        } catch {
            // The other sources are asked.
            return nil
        }
    }

    private static func version(in database: [UInt8]) -> EtcdVersion? {
        var (isEtcd, isInstalled) = (false, false)
        for line in database.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            if line.isEmpty {
                (isEtcd, isInstalled) = (false, false)
            } else if line.elementsEqual("Package: etcd-server".utf8) {
                isEtcd = true
            } else if line.elementsEqual("Status: install ok installed".utf8) {
                isInstalled = true
            } else if isEtcd, isInstalled, line.starts(with: "Version: ".utf8) {
                return EtcdVersion(in: String(decoding: line, as: UTF8.self))
            }
        }
        return nil
    }

    /// `etcd --version`, if only root can have put the program there and it is the node's own.
    private func ask() -> Fact? {
        let host = launch.files.node
        guard host.isLive, launch.files.own == nil, launch.files.mounts == nil,
            let program = launch.program, program.hasPrefix("/"),
            program.lastPathPart == "etcd", host.isProgramOfRoot(program)
        else { return nil }
        do {
            if let process = launch.process, try host.isProgramReplaced(process) { return nil }
            let output = try host.run(program, ["--version"])
            guard output.exitCode == 0, let version = EtcdVersion(in: output.text) else {
                return nil
            }
            return Fact(.string(version.text), from: .command("\(program) --version"))
        } catch {
            // Then it is not known.
            return nil
        }
    }
}
