import Crypto
package import HostSystem

/// Digests of a file's content, and which file in which state had it.
package struct FileDigests: Hashable, Sendable {
    /// A file larger than this is not read, unless it is told so: 512 MiB.
    package static let limitBytes: Int64 = 512 << 20

    private static let pieceBytes = 128 << 10

    /// The same before the first byte was read and after the last one.
    package let identity: FileIdentity
    private let values: [DigestAlgorithm: Digest]

    package var algorithms: Set<DigestAlgorithm> {
        Set(values.keys)
    }

    package subscript(algorithm: DigestAlgorithm) -> Digest? {
        values[algorithm]
    }

    /// Reads the whole file once for all the algorithms.
    ///
    /// Throws for a file larger than the limit, and for one that changes while it is read. Blocks
    /// the calling thread: about a second for a gigabyte.
    package init(
        reading file: OpenFile, _ algorithms: Set<DigestAlgorithm>,
        limitBytes: Int64 = FileDigests.limitBytes
    ) throws(HostError) {
        let before = file.settledIdentity()
        guard before.sizeBytes <= limitBytes else {
            throw HostError(
                .tooLarge, path: file.path,
                problem: "it is larger than the limit of \(limitBytes) bytes")
        }
        var hashes = ContentHash(algorithms)
        var position: Int64 = 0
        var piece: [UInt8] = []
        while position <= before.sizeBytes {
            piece.removeAll(keepingCapacity: true)
            // Where the file has grown, the first piece behind its end is enough to tell.
            if try file.append(Self.pieceBytes, at: position, to: &piece) == 0 { break }
            hashes.update(piece)
            position += Int64(piece.count)
        }
        guard position == before.sizeBytes, file.identity == before else {
            throw HostError(.changing, path: file.path, problem: "it changes while it is read")
        }
        identity = before
        values = hashes.digests()
    }
}

/// One pass of several hash functions over the same bytes.
private struct ContentHash {
    private var md5: Insecure.MD5?
    private var sha1: Insecure.SHA1?
    private var sha256: SHA256?
    private var sha384: SHA384?
    private var sha512: SHA512?

    init(_ algorithms: Set<DigestAlgorithm>) {
        md5 = algorithms.contains(.md5) ? Insecure.MD5() : nil
        sha1 = algorithms.contains(.sha1) ? Insecure.SHA1() : nil
        sha256 = algorithms.contains(.sha256) ? SHA256() : nil
        sha384 = algorithms.contains(.sha384) ? SHA384() : nil
        sha512 = algorithms.contains(.sha512) ? SHA512() : nil
    }

    mutating func update(_ bytes: [UInt8]) {
        md5?.update(data: bytes)
        sha1?.update(data: bytes)
        sha256?.update(data: bytes)
        sha384?.update(data: bytes)
        sha512?.update(data: bytes)
    }

    func digests() -> [DigestAlgorithm: Digest] {
        var digests: [DigestAlgorithm: Digest] = [:]
        digests[.md5] = md5.map { Digest(.md5, Array($0.finalize())) }
        digests[.sha1] = sha1.map { Digest(.sha1, Array($0.finalize())) }
        digests[.sha256] = sha256.map { Digest(.sha256, Array($0.finalize())) }
        digests[.sha384] = sha384.map { Digest(.sha384, Array($0.finalize())) }
        digests[.sha512] = sha512.map { Digest(.sha512, Array($0.finalize())) }
        return digests
    }
}
