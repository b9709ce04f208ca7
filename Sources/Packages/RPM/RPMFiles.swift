import HostSystem

/// The files of one package in its header.
struct RPMFiles {
    /// `RPMFILE_CONFIG` and `RPMFILE_GHOST` of rpm's `rpmfiles.h`.
    private static let configuration: UInt32 = 1 << 0
    private static let ghost: UInt32 = 1 << 6
    /// `RPMFILE_STATE_REPLACED`, `NOTINSTALLED` and `WRONGCOLOR`: another package's file is there,
    /// or none.
    private static let absentStates: Set<UInt32> = [1, 2, 4]

    let header: RPMHeader
    private let folders: [Range<Int>]
    let bytes: [UInt8]

    init(_ header: RPMHeader, bytes: [UInt8]) {
        self.header = header
        self.bytes = bytes
        var folders: [Range<Int>] = []
        var names = header.strings(.folderNames)
        while let name = names.next() { folders.append(name) }
        self.folders = folders
    }

    var package: Package? {
        guard let name = header.text(.name), !name.isEmpty else { return nil }
        let epoch = header.integer(.epoch).map { "\($0):" } ?? ""
        let version = header.text(.version) ?? ""
        return Package(
            manager: .rpm, name: name,
            version: "\(epoch)\(version)-\(header.text(.release) ?? "")",
            architecture: header.text(.architecture) ?? "")
    }

    /// Whether each file has a name and a folder that are there.
    ///
    /// - Parameter body: takes the number, the place of the folder (with a slash at its end), and
    ///   of the name; answers false to stop.
    func eachFile(_ body: (Int, Int, Range<Int>) throws(HostError) -> Bool) throws(HostError)
        -> Bool
    {
        var names = header.strings(.baseNames)
        var number = 0
        while let name = names.next() {
            guard let index = header.integer(.folderIndexes, at: number), index < folders.count
            else { return false }
            if !isAbsent(number), try !body(number, Int(index), name) { return true }
            number += 1
        }
        return number == header.count(of: .baseNames)
    }

    private func isAbsent(_ number: Int) -> Bool {
        header.integer(.fileStates, at: number).map(Self.absentStates.contains) ?? false
    }

    /// The hash of each folder's one name.
    func folderHashes(_ aliases: PathAliases, _ hasher: PathHash) -> [PathHash] {
        folders.map { aliases.hash(bytes.span.extracting($0), from: hasher) }
    }

    func path(_ folder: Int, _ name: Range<Int>) -> [UInt8] {
        Array(bytes[folders[folder]]) + bytes[name]
    }

    /// What the header records of a file.
    func file(_ number: Int, _ path: [UInt8], of package: Package) -> PackageFile {
        let flags = header.integer(.fileFlags, at: number) ?? 0
        if flags & Self.ghost != 0 { return PackageFile(package, path, nil, .ghost) }
        let exemption = flags & Self.configuration != 0 ? PackageFile.Exemption.configuration : nil
        guard let hex = digestText(number), !hex.isEmpty else {
            return PackageFile(package, path, nil, exemption ?? .nothingRecorded)
        }
        guard let algorithm, let digest = Digest(algorithm, hex: hex) else {
            return PackageFile(package, path, nil, exemption ?? .unreadableDigest)
        }
        return PackageFile(package, path, digest, exemption)
    }

    private func digestText(_ number: Int) -> [UInt8]? {
        var texts = header.strings(.fileDigests)
        for _ in 0..<number where texts.next() == nil { return nil }
        return texts.next().map { Array(bytes[$0]) }
    }

    /// By the numbers of RFC 9580, section 9.5; MD5 where the header says nothing.
    private var algorithm: DigestAlgorithm? {
        switch header.integer(.digestAlgorithm) ?? 1 {
        case 1: .md5
        case 2: .sha1
        case 8: .sha256
        case 9: .sha384
        case 10: .sha512
        default: nil
        }
    }
}
