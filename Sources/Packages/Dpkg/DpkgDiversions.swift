import HostSystem

/// Files that dpkg installs under another name, because a package or the administrator wants
/// theirs in their place (dpkg-divert(1)).
struct DpkgDiversions: Sendable {
    private struct Diversion {
        let from: [UInt8]
        let to: [UInt8]
        /// The one package whose file keeps the name; `:` where the administrator's does.
        let keeper: [UInt8]
    }

    private static let limitBytes: Int64 = 1 << 20
    private var diversions: [[UInt8]: Diversion] = [:]
    /// Most paths are told by their length not to be diverted.
    private var lengths: Set<Int> = []

    init(_ host: HostView) throws(HostError) {
        guard let file = try host.file(at: "\(DpkgStatus.folder)/diversions") else { return }
        var lines: [[UInt8]] = []
        try file.eachLine(limitBytes: Self.limitBytes) { (line) throws(HostError) in
            lines.append(line.array())
            if lines.count == 3 {
                diversions[lines[0]] = Diversion(from: lines[0], to: lines[1], keeper: lines[2])
                lengths.insert(lines[0].count)
                lines.removeAll(keepingCapacity: true)
            }
            return true
        }
        guard lines.isEmpty else {
            throw HostError(path: file.path, problem: "its last diversion is not complete")
        }
    }

    /// Where the file of a package lies that lists it so; nil where it lies where it is listed.
    func place(of path: Span<UInt8>, in package: Package) -> [UInt8]? {
        guard lengths.contains(path.count), let diversion = diversions[path.array()],
            diversion.keeper != Array(package.name.utf8)
        else { return nil }
        return diversion.to
    }
}
