/// What one part of a control group's path is.
///
/// Names of roots and slices differ (`/kubepods`, `/kubelet-kubepods.slice`, `/k8s.io`, `/docker`,
/// `/ecs/…`), so none of them is asked for: 64 digits `0-9a-f` make an id, alone or behind what a
/// runtime writes before them.
enum ControlGroupPart {
    case container(id: Range<Int>, ControlGroupPath.Runtime?)
    /// A pod's own part, in which its containers lie.
    case pod(Range<Int>)
    case userSlice
    /// `user@1000.service`, below which all belongs to the user.
    case userManager
    case service(isRuntime: Bool)
    case scope
    /// `lxc`, `garden` and the like; what is in it is a container.
    case otherFolder
    /// A container of a kind that has no ids.
    case otherContainer
    case plain

    init(_ part: Range<Int>, of bytes: Span<UInt8>) {
        self =
            Self.container(part, of: bytes) ?? Self.unit(part, of: bytes)
            ?? Self.podUID(part, of: bytes).map { .pod($0) } ?? Self.other(part, of: bytes)
    }

    /// `cri-containerd-<id>.scope`, `crio-<id>`, `…slice:cri-containerd:<id>`, `<id>`.
    private static func container(_ part: Range<Int>, of bytes: Span<UInt8>) -> Self? {
        let isScope = bytes.hasSuffix(".scope", in: part)
        let end = isScope ? part.upperBound - 6 : part.upperBound
        let start = end - 64
        guard start >= part.lowerBound, bytes.all(in: start..<end, \.isLowerHexadecimal) else {
            return nil
        }
        let id = start..<end
        let prefix = part.lowerBound..<start
        if prefix.isEmpty { return isScope ? nil : .container(id: id, nil) }
        switch bytes[start - 1] {
        case UInt8(ascii: "-"):
            return name(prefix.dropLast(), of: bytes).map { .container(id: id, $0) }
        case UInt8(ascii: ":") where !isScope:
            // containerd's answer to a path in systemd's form, where it does not use systemd.
            let before = prefix.dropLast()
            let colon = before.last { bytes[$0] == UInt8(ascii: ":") }
            guard let colon else { return nil }
            return name(colon + 1..<start - 1, of: bytes).map { .container(id: id, $0) }
        default: return nil
        }
    }

    /// The runtime that writes this before an id; nil for what is not known, and for `crio-conmon`
    /// and `libpod-conmon`, which watch over a container and are not in it.
    private static func name(
        _ name: Range<Int>, of bytes: Span<UInt8>
    ) -> ControlGroupPath.Runtime? {
        for (text, runtime) in names where bytes.contains(text, at: name) { return runtime }
        return nil
    }

    private static let names: [(String, ControlGroupPath.Runtime)] = [
        ("cri-containerd", .containerd), ("crio", .crio), ("docker", .docker),
        ("libpod", .podman), ("libpod-payload", .podman), ("nerdctl", .containerd),
    ]

    private static func unit(_ part: Range<Int>, of bytes: Span<UInt8>) -> Self? {
        if bytes.hasSuffix(".scope", in: part) { return .scope }
        if bytes.contains("user.slice", at: part) { return .userSlice }
        guard bytes.hasSuffix(".service", in: part) else { return nil }
        if bytes.hasPrefix("user@", in: part) { return .userManager }
        if bytes.hasPrefix("systemd-nspawn@", in: part) { return .otherContainer }
        return .service(isRuntime: runtimeServices.contains { bytes.contains($0, at: part) })
    }

    /// Services of root in which root's containers can lie.
    private static let runtimeServices = [
        "containerd.service", "docker.service", "crio.service", "kubelet.service", "k3s.service",
        "k3s-agent.service", "rke2-server.service", "rke2-agent.service", "k0scontroller.service",
        "k0sworker.service", "snap.microk8s.daemon-containerd.service",
        "snap.microk8s.daemon-kubelite.service", "snap.docker.dockerd.service",
        "host-containerd.service",
    ]

    /// The uid in `pod<uid>`, or behind the last `-pod` in a slice's name.
    ///
    /// It is a UUID, in the name of a slice with `_` for `-`; of a pod from a file 32 digits.
    static func podUID(_ part: Range<Int>, of bytes: Span<UInt8>) -> Range<Int>? {
        if bytes.hasPrefix("pod", in: part), isUID(part.dropFirst(3), of: bytes) {
            return part.lowerBound + 3..<part.upperBound
        }
        guard let start = bytes.end(ofLast: "pod", in: part), start - 4 >= part.lowerBound,
            bytes[start - 4] == UInt8(ascii: "-"),
            let end = (start..<part.upperBound).first(where: { bytes[$0] == UInt8(ascii: ".") }),
            bytes.hasPrefix(".slice", in: end..<part.upperBound),
            isUID(start..<end, of: bytes)
        else { return nil }
        return start..<end
    }

    private static func isUID(_ range: Range<Int>, of bytes: Span<UInt8>) -> Bool {
        if range.count == 32 { return bytes.all(in: range, \.isLowerHexadecimal) }
        guard range.count == 36 else { return false }
        let hyphens = [8, 13, 18, 23]
        for (place, index) in range.enumerated() {
            let byte = bytes[index]
            let isHyphen = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            guard hyphens.contains(place) ? isHyphen : byte.isLowerHexadecimal else {
                return false
            }
        }
        return true
    }

    private static func other(_ part: Range<Int>, of bytes: Span<UInt8>) -> Self {
        if otherFolders.contains(where: { bytes.contains($0, at: part) }) { return .otherFolder }
        return bytes.hasPrefix("lxc.payload.", in: part) ? .otherContainer : .plain
    }

    private static let otherFolders = ["lxc", "lxc.payload", "garden", "buildkit"]
}
