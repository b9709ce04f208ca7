package import HostSystem
package import Posture

/// Reads on which mounts the node's folders lie, and whether memory may be swapped to a disk.
package struct MountsProbe: Probe {
    package init() {}

    /// The folders that matter; each is looked for where its links lead.
    private static let paths = [
        "/", "/boot", "/dev/shm", "/home", "/tmp", "/var", "/var/lib/containerd",
        "/var/lib/containers", "/var/lib/etcd", "/var/lib/kubelet", "/var/log", "/var/log/audit",
        "/var/tmp",
    ]

    package var schema: FactField {
        FactField(
            "mounts",
            .record([
                FactField(
                    "folders",
                    .map(
                        .record([
                            FactField("mountPoint", .string, "the mount on which the folder lies"),
                            FactField("isSeparate", .bool, "whether it is a mount of its own"),
                            FactField("source", .string),
                            FactField("type", .string, "the kind of file system"),
                            FactField("noDevices", .bool, "nodev: device files there do nothing"),
                            FactField("noSetUID", .bool, "nosuid: set-uid bits there do nothing"),
                            FactField("noPrograms", .bool, "noexec: no program there is started"),
                            FactField("isReadOnly", .bool),
                        ])),
                    "folders that are there: node.mounts.folders['/tmp'].noSetUID"),
                FactField(
                    "swaps",
                    .list(
                        .record([
                            FactField("device", .string), FactField("sizeKiB", .int),
                            FactField(
                                "isCompressedMemory", .bool,
                                "zram without a disk behind it: it never leaves memory"),
                        ])), "where memory is swapped to"),
            ]),
            "mounts and swap")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let kernel = KernelText(host)
        var fields = ["folders": folders(kernel)]
        fields["swaps"] = swaps(kernel)
        return FactSet.Component(
            name: "mounts", instances: [Fact(.map(fields), from: .kernel(path: MountTable.path))])
    }

    private func folders(_ kernel: KernelText) -> Fact {
        let origin = Origin.kernel(path: MountTable.path)
        if let reason = kernel.unknown { return .unknown(reason, from: origin) }
        do throws(HostError) {
            guard let table = try MountTable(kernel.host) else {
                return .unknown("\(MountTable.path): it is not there", from: origin)
            }
            var folders: [String: Fact] = [:]
            for path in Self.paths {
                guard let real = try realPath(path, kernel.host) else { continue }
                folders[path] = folder(real, table)
            }
            return Fact(.map(folders), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    private func folder(_ path: String, _ table: MountTable) -> Fact {
        guard let mount = table.mount(of: path) else {
            return .unknown(
                "\(MountTable.path): it has no mount for \(path)",
                from: .kernel(path: MountTable.path))
        }
        let values: [String: FactValue] = [
            "mountPoint": .string(mount.point),
            "isSeparate": .bool(mount.point == path),
            "source": .string(mount.source),
            "type": .string(mount.type),
            "noDevices": .bool(mount.options.contains("nodev")),
            "noSetUID": .bool(mount.options.contains("nosuid")),
            "noPrograms": .bool(mount.options.contains("noexec")),
            "isReadOnly": .bool(mount.options.contains("ro")),
        ]
        let origin = Origin.kernel(path: "\(MountTable.path):\(mount.line)")
        return Fact(.map(values.mapValues { Fact($0, from: origin) }), from: origin)
    }

    /// Where a folder lies when its own name and those above it are links; nil where it is not there.
    private func realPath(_ path: String, _ host: HostView) throws(HostError) -> String? {
        guard try host.status(of: path)?.kind == .directory else { return nil }
        var place = ""
        var rest = path.split(separator: "/").map(String.init)
        var links = 0
        while !rest.isEmpty {
            let part = rest.removeFirst()
            if part == "." { continue }
            if part == ".." {
                place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
                continue
            }
            guard let target = try host.linkTarget(of: "\(place)/\(part)"), links < 40 else {
                place += "/\(part)"
                continue
            }
            links += 1
            if target.hasPrefix("/") { place = "" }
            rest = target.split(separator: "/").map(String.init) + rest
        }
        return place.isEmpty ? "/" : place
    }

    /// What zram cannot hold it may write to a device behind it (`backing_dev`,
    /// Documentation/admin-guide/blockdev/zram.rst).
    private func isCompressedMemory(
        _ device: String, _ kernel: KernelText, _ origin: Origin
    ) -> Fact {
        let name = device.dropFirst("/dev/".count)
        guard device.hasPrefix("/dev/zram"), name.dropFirst(4).allSatisfy(\.isNumber) else {
            return Fact(.bool(false), from: origin)
        }
        let path = "/sys/block/\(name)/backing_dev"
        do throws(HostError) {
            // A kernel that cannot do so has no such file.
            guard let disk = try kernel.text(path), disk != "none" else {
                return Fact(.bool(true), from: origin)
            }
            return Fact(.bool(false), from: .kernel(path: path))
        } catch {
            return .unknown("\(error)", from: .kernel(path: path))
        }
    }

    /// A kernel without swap has an empty table, or none (proc(5)).
    private func swaps(_ kernel: KernelText) -> Fact? {
        let path = "/proc/swaps"
        let origin = Origin.kernel(path: path)
        let none = Fact(.list([]), from: origin)
        return kernel.fact(path) { text in
            .list(
                text.split(separator: "\n").dropFirst().compactMap { line in
                    let words = line.split(whereSeparator: \.isWhitespace)
                    guard words.count >= 3, let size = Int64(words[words.count - 3]) else {
                        return nil
                    }
                    let device = String(words[0])
                    let fields = [
                        "device": Fact(.string(device), from: origin),
                        "sizeKiB": Fact(.int(size), from: origin),
                        "isCompressedMemory": isCompressedMemory(device, kernel, origin),
                    ]
                    return Fact(.map(fields), from: origin)
                })
        } ?? none
    }
}
