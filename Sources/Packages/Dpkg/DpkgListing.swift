import HostSystem

/// The files of one package, as dpkg has written them down.
struct DpkgListing {
    enum Entry {
        case missing, unreadable
        case digest(Digest)
    }

    private static let limitBytes: Int64 = 32 << 20
    private static let hexCount = 2 * DigestAlgorithm.md5.byteCount

    let host: HostView
    let package: DpkgPackage

    /// Gives the paths as they are listed until the body answers false; throws where there is no
    /// list of an installed package, which never is so on a sound node.
    func eachPath(_ body: (Span<UInt8>) throws(HostError) -> Bool) throws(HostError) {
        if case .digests = package.listing {
            return try eachDigest { (_, path) throws(HostError) in try body(path.span) }
        }
        guard let file = try open("list") else {
            throw HostError(
                path: "\(DpkgStatus.folder)/info/\(package.package.name).list",
                problem: "the list of an installed package is missing")
        }
        try file.eachLine(limitBytes: Self.limitBytes) { (line) throws(HostError) in
            if line.isEmpty { return true }
            return try body(line)
        }
    }

    /// The digest of the first path that is the one wanted.
    func digest(where isWanted: ([UInt8]) -> Bool) throws(HostError) -> Entry {
        var entry = Entry.missing
        try eachDigest { (hex, path) throws(HostError) in
            guard isWanted(path) else { return true }
            entry = Digest(.md5, hex: hex).map(Entry.digest) ?? .unreadable
            return false
        }
        return entry
    }

    /// Lines of a digest, two characters, and a path without its first slash.
    private func eachDigest(
        _ body: ([UInt8], [UInt8]) throws(HostError) -> Bool
    ) throws(HostError) {
        guard let file = try open("md5sums") else { return }
        try file.eachLine(limitBytes: Self.limitBytes) { (line) throws(HostError) in
            guard line.count > Self.hexCount + 2 else { return true }
            let hex = line.extracting(..<Self.hexCount).array()
            var path = line.extracting((Self.hexCount + 2)...)
            if path.starts(with: Array("./".utf8)) { path = path.extracting(2...) }
            if path.starts(with: Array("/".utf8)) { path = path.extracting(1...) }
            var bytes = [UInt8(ascii: "/")]
            bytes.append(copying: path)
            return try body(hex, bytes)
        }
    }

    private func open(_ kind: String) throws(HostError) -> OpenFile? {
        if case .digests(let path) = package.listing { return try host.file(at: path) }
        // Packages that can be installed for several architectures have theirs in the name.
        let folder = "\(DpkgStatus.folder)/info"
        let name = package.package.name
        let architecture = package.package.architecture
        if let file = try host.file(at: "\(folder)/\(name):\(architecture).\(kind)") { return file }
        return try host.file(at: "\(folder)/\(name).\(kind)")
    }
}
