import HostSystem

/// A file in which rpm keeps the headers of the installed packages.
///
/// Every number in it is taken for hostile: no page, chain or length leads out of the file, in a
/// circle, or to more than the limits.
protocol RPMStore: Sendable {
    /// Gives each header with its place in the store.
    func eachHeader(_ body: (UInt64, RPMBlob) throws(HostError) -> Void) throws(HostError)

    /// The header at a place that ``eachHeader(_:)`` gave.
    func header(at place: UInt64) throws(HostError) -> RPMBlob?
}

extension RPMStore {
    /// The file's size; throws where it is larger than the limit.
    static func checkedSize(of file: OpenFile) throws(HostError) -> Int64 {
        let size = file.identity.sizeBytes
        guard size <= RPMBlob.storeLimitBytes else {
            throw HostError(
                .tooLarge, path: file.path,
                problem: "it is larger than the limit of \(RPMBlob.storeLimitBytes) bytes")
        }
        return size
    }
}

/// Bytes in which a header lies.
struct RPMBlob {
    /// The largest database that is gone through: 1 GiB.
    static let storeLimitBytes: Int64 = 1 << 30

    /// The largest header that is read. rpm itself allows 256 MiB; the largest packages have 10.
    static let limitBytes = 32 << 20

    let bytes: [UInt8]
    let range: Range<Int>
}
