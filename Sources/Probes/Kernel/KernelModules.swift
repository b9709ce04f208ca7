import HostSystem
import Posture

/// Modules of the kernel that few nodes need and that attackers like.
struct KernelModules {
    static let type = FactType.map(
        .record([
            FactField("isLoaded", .bool),
            FactField("isAvailable", .bool, "whether the kernel has it built in or on the disk"),
            FactField(
                "isBlocked", .bool,
                "whether files of modprobe.d keep the kernel from loading it when it is asked for"),
        ]))

    /// Protocols that any program may have loaded by opening a socket, and file systems that any
    /// disk put into the machine may have loaded.
    static let names = [
        "cramfs", "dccp", "freevxfs", "hfs", "hfsplus", "jffs2", "rds", "sctp", "squashfs", "tipc",
        "udf", "usb_storage",
    ]

    private static let folders = [
        "/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d",
        "/lib/modprobe.d",
    ]
    private static let listLimitBytes = 16 << 20

    let kernel: KernelText
    private var host: HostView { kernel.host }

    private struct Block {
        let path: String
        let line: Int
    }

    var fact: Fact {
        let loaded = loaded()
        let available = available()
        let blocks = blocks()
        var facts: [String: Fact] = [:]
        for name in Self.names {
            var fields: [String: Fact] = [:]
            switch loaded {
            case .success(let names):
                fields["isLoaded"] = Fact(
                    .bool(names.contains(name)), from: .kernel(path: "/proc/modules"))
            case .failure(let error):
                fields["isLoaded"] = .unknown("\(error)", from: .kernel(path: "/proc/modules"))
            }
            switch available {
            case .success(let (names, path)):
                fields["isAvailable"] = Fact(.bool(names.contains(name)), from: .file(path: path))
            case .failure(let error):
                fields["isAvailable"] = .unknown("\(error)", from: .file(path: error.path))
            }
            switch blocks {
            case .success(let blocks):
                let origin = blocks[name].map { Origin.file(path: $0.path, line: $0.line) }
                fields["isBlocked"] = Fact(
                    .bool(blocks[name] != nil), from: origin ?? .search("files of modprobe.d"))
            case .failure(let error):
                fields["isBlocked"] = .unknown("\(error)", from: .file(path: error.path))
            }
            facts[name] = Fact(.map(fields), from: .search("module \(name)"))
        }
        return Fact(.map(facts), from: .search("the kernel's modules"))
    }

    private func loaded() -> Result<Set<String>, HostError> {
        let path = "/proc/modules"
        if let reason = kernel.unknown {
            return .failure(HostError(path: path, problem: reason))
        }
        do throws(HostError) {
            guard let text = try host.contents(of: path)?.text else {
                // A kernel without modules does not have the file.
                return kernel.isComplete
                    ? .success([])
                    : .failure(HostError(path: path, problem: "what was recorded lacks it"))
            }
            let names = text.split(separator: "\n").compactMap { line in
                line.split(separator: " ").first.map { Self.canonical($0) }
            }
            return .success(Set(names))
        } catch {
            return .failure(error)
        }
    }

    /// Those of the names that the running kernel can load, and the list that says so.
    private func available() -> Result<(Set<String>, String), HostError> {
        do throws(HostError) {
            guard let release = try KernelRelease.current(host) else {
                return .failure(
                    HostError(path: "/lib/modules", problem: "which kernel runs is not known"))
            }
            let folder = "/lib/modules/\(release)"
            let host = try moduleView(folder)
            guard
                let list = try host.contents(
                    of: folder + "/modules.dep", limitBytes: Self.listLimitBytes)
            else {
                let problem = "the modules of the kernel \(release) are not there"
                return .failure(HostError(path: folder, problem: problem))
            }
            let builtIn = try host.contents(
                of: folder + "/modules.builtin", limitBytes: Self.listLimitBytes)
            let names = Self.names.filter { name in
                [name, name.replacing("_", with: "-")].contains { spelling in
                    let part = Array("/\(spelling).ko".utf8)
                    return list.bytes.span.firstIndex(of: part) != nil
                        || builtIn?.bytes.span.firstIndex(of: part) != nil
                }
            }
            return .success((Set(names), folder + "/modules.dep"))
        } catch {
            return .failure(error)
        }
    }

    /// The view in which the folder is: a service with ProtectKernelModules= (systemd.exec(5)) sees an
    /// empty one, and process 1 sees the node's.
    private func moduleView(_ folder: String) throws(HostError) -> HostView {
        if try host.status(of: folder) != nil { return host }
        do throws(HostError) {
            return try host.root(of: 1) ?? host
        } catch {
            // Without the right to it there is only what we see ourselves.
            return host
        }
    }

    /// Lines `blacklist NAME`, by which the kernel's own requests are passed over, and
    /// `install NAME /bin/false`, by which all are (modprobe.d(5)).
    private func blocks() -> Result<[String: Block], HostError> {
        do throws(HostError) {
            var blocks: [String: Block] = [:]
            for path in try host.dropIns(in: Self.folders) {
                if try host.status(of: path)?.kind == .characterDevice { continue }
                guard let lines = try host.contents(of: path)?.lines else { continue }
                for (number, line) in lines.enumerated() {
                    let words = line.split(whereSeparator: \.isWhitespace)
                    guard words.count > 1 else { continue }
                    let isBlock: Bool
                    switch words[0] {
                    case "blacklist": isBlock = true
                    case "install":
                        let program = words.count > 2 ? String(words[2]).lastPathPart : ""
                        isBlock = program == "false" || program == "true"
                    default: isBlock = false
                    }
                    guard isBlock else { continue }
                    blocks[Self.canonical(words[1])] = Block(path: path, line: number + 1)
                }
            }
            return .success(blocks)
        } catch {
            return .failure(error)
        }
    }

    /// To the kernel `-` and `_` are the same in names of modules.
    private static func canonical(_ name: Substring) -> String {
        String(name.map { $0 == "-" ? "_" : $0 })
    }
}
