package import HostSystem
import Synchronization

/// The digests of files that have been read before, found by the file's identity.
///
/// It holds at most `capacity` files (about 300 bytes each), and of them those asked for last.
package final class ContentCache: Sendable {
    private let recent: Mutex<RecentValues<FileIdentity, FileDigests>>
    private let limitBytes: Int64

    package init(capacity: Int = 4096, limitBytes: Int64 = FileDigests.limitBytes) {
        recent = Mutex(RecentValues(capacity: capacity))
        self.limitBytes = limitBytes
    }

    /// What is known of a file without reading it; nil where it has to be read.
    package func known(
        _ identity: FileIdentity, _ algorithms: Set<DigestAlgorithm>
    ) -> FileDigests? {
        let found = recent.withLock { $0.value(of: identity) }
        return found.flatMap { algorithms.isSubset(of: $0.algorithms) ? $0 : nil }
    }

    /// The digests of an open file; reads it where they are not known, as
    /// ``FileDigests/init(reading:_:limitBytes:)`` does.
    ///
    /// They cover the algorithms that are asked for, and may cover more.
    package func digests(
        of file: OpenFile, _ algorithms: Set<DigestAlgorithm>
    ) throws(HostError) -> FileDigests {
        let found = recent.withLock { $0.value(of: file.identity) }
        if let found, algorithms.isSubset(of: found.algorithms) { return found }
        // Two may read the same file at once; nobody waits for the other.
        let digests = try FileDigests(
            reading: file, algorithms.union(found?.algorithms ?? []), limitBytes: limitBytes)
        recent.withLock { $0.set(digests, for: digests.identity) }
        return digests
    }
}
