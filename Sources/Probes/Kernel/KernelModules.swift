import HostSystem
import Posture

/// Modules of the kernel that few nodes need and that attackers like.
struct KernelModules {
    static let type = FactType.map(
        .record([
            FactField("isLoaded", .bool, "or built in"),
            FactField("isAvailable", .bool, "whether the kernel has it built in or on the disk"),
            FactField(
                "isBlocked", .bool,
                "whether files of modprobe.d or words of the command line keep the kernel from "
                    + "loading it when it is asked for"),
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

    /// What the running kernel has, and the list that says so.
    private struct Available {
        var names: Set<String> = []
        var builtIn: Set<String> = []
        let folder: String
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
            case .success(let found):
                let isBuiltIn = found.builtIn.contains(name)
                let path = "\(found.folder)/modules.\(isBuiltIn ? "builtin" : "dep")"
                fields["isAvailable"] = Fact(
                    .bool(isBuiltIn || found.names.contains(name)), from: .file(path: path))
                // Nothing keeps it from being there.
                if isBuiltIn { fields["isLoaded"] = Fact(.bool(true), from: .file(path: path)) }
            case .failure(let error):
                fields["isAvailable"] = .unknown("\(error)", from: .file(path: error.path))
            }
            switch blocks {
            case .success(let blocks):
                fields["isBlocked"] = Fact(
                    .bool(blocks[name] != nil),
                    from: blocks[name] ?? .search("files of modprobe.d"))
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

    /// Those of the names that the running kernel can load or has built in.
    private func available() -> Result<Available, HostError> {
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
            var found = Available(folder: folder)
            for name in Self.names {
                if Self.has(name, list) { found.names.insert(name) }
                if let builtIn, Self.has(name, builtIn) { found.builtIn.insert(name) }
            }
            return .success(found)
        } catch {
            return .failure(error)
        }
    }

    private static func has(_ name: String, _ list: FileContents) -> Bool {
        [name, name.replacing("_", with: "-")].contains { spelling in
            list.bytes.span.firstIndex(of: Array("/\(spelling).ko".utf8)) != nil
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
    /// `install NAME /bin/false`, by which all are (modprobe.d(5)); words of the command line
    /// (modprobe(8), Documentation/admin-guide/kernel-parameters.txt).
    private func blocks() -> Result<[String: Origin], HostError> {
        do throws(HostError) {
            var blocks = try blocksOfCommandLine()
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
                        // `/bin/false || /sbin/modprobe …` loads it all the same.
                        isBlock =
                            (program == "false" || program == "true")
                            && !words.dropFirst(3).contains { $0.contains("mod") }
                    default: isBlock = false
                    }
                    guard isBlock else { continue }
                    blocks[Self.canonical(words[1])] = .file(path: path, line: number + 1)
                }
            }
            return .success(blocks)
        } catch {
            return .failure(error)
        }
    }

    private func blocksOfCommandLine() throws(HostError) -> [String: Origin] {
        let path = "/proc/cmdline"
        guard kernel.unknown == nil, let text = try kernel.text(path) else { return [:] }
        var blocks: [String: Origin] = [:]
        // What stands behind is for the first process alone.
        for word in KernelProbe.words(text).prefix(while: { $0 != "--" }) {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2,
                ["modprobe.blacklist", "module_blacklist"].contains(Self.canonical(parts[0]))
            else { continue }
            for name in parts[1].split(separator: ",") {
                blocks[Self.canonical(name)] = .kernel(path: path)
            }
        }
        return blocks
    }

    /// To the kernel `-` and `_` are the same in names of modules and parameters.
    private static func canonical(_ name: Substring) -> String {
        String(name.map { $0 == "-" ? "_" : $0 })
    }
}
