import HostSystem

/// The packages that dpkg says are installed.
struct DpkgStatus {
    static let folder = "/var/lib/dpkg"
    static let imageFolder = "\(folder)/status.d"
    private static let limitBytes: Int64 = 16 << 20

    private static let packageLimit = 20_000

    let host: HostView

    /// In no special order; each has its files on the disk.
    func packages() throws(HostError) -> [DpkgPackage] {
        var found: [String: DpkgPackage] = [:]
        try read("\(Self.folder)/status", .info, into: &found)
        // What dpkg has done since it last wrote the whole status, in the order of the numbers.
        for entry in try host.entries(of: "\(Self.folder)/updates") ?? []
        where !entry.name.isEmpty && entry.name.allSatisfy(\.isNumber) {
            try read("\(Self.folder)/updates/\(entry.name)", .info, into: &found)
        }
        for entry in try host.entries(of: Self.imageFolder) ?? []
        where !entry.name.hasSuffix(".md5sums") {
            let path = "\(Self.imageFolder)/\(entry.name)"
            try read(path, .digests("\(path).md5sums"), into: &found)
        }
        return found.values.filter(\.isInstalled)
    }

    private func read(
        _ path: String, _ listing: DpkgPackage.Listing, into found: inout [String: DpkgPackage]
    ) throws(HostError) {
        guard let file = try host.file(at: path) else { return }
        var stanza = DpkgStanza()
        try file.eachLine(limitBytes: Self.limitBytes) { (line) throws(HostError) in
            if line.isEmpty {
                try add(stanza, listing, path, to: &found)
                stanza = DpkgStanza()
            } else {
                stanza.add(line)
            }
            return true
        }
        try add(stanza, listing, path, to: &found)
    }

    private func add(
        _ stanza: DpkgStanza, _ listing: DpkgPackage.Listing, _ path: String,
        to found: inout [String: DpkgPackage]
    ) throws(HostError) {
        guard let package = stanza.package(listing) else {
            if stanza.isEmpty { return }
            throw HostError(path: path, problem: "it has a paragraph without a package's name")
        }
        found["\(package.package.name):\(package.package.architecture)"] = package
        guard found.count <= Self.packageLimit else {
            throw HostError(.tooLarge, path: path, problem: "it has too many packages")
        }
    }
}
