import HostSystem

/// A database of bbolt that another program may be writing.
enum BoltDatabase {
    /// So often a database that changes is read again.
    private static let attempts = 8

    /// What `body` makes of one state of the database; nil where there is no file.
    ///
    /// `body` may run several times, and once on bytes of no one state, whose result or error is
    /// then thrown away.
    ///
    /// - Parameter budgetBytes: as much of it is read at most.
    static func read<Result>(
        _ path: String, of host: HostView, budgetBytes: Int = 64 << 20,
        _ body: (inout BoltReader) throws(BoltError) -> Result
    ) throws(HostError) -> Result? {
        guard let file = try host.file(at: path) else { return nil }
        do throws(BoltError) {
            return try read(
                { offset, count throws(BoltError) in
                    do throws(HostError) {
                        return try file.bytes(at: offset, count: count)
                    } catch {
                        throw .unreadable(error)
                    }
                }, budgetBytes: budgetBytes, body)
        } catch {
            throw error.hostError(path: path)
        }
    }

    static func read<Result>(
        _ read: @escaping BoltReader.Read, budgetBytes: Int = 64 << 20,
        _ body: (inout BoltReader) throws(BoltError) -> Result
    ) throws(BoltError) -> Result {
        for _ in 0..<attempts {
            guard let meta = try BoltMeta.latest(read) else { throw .notADatabase }
            var reader = BoltReader(meta, budgetBytes: budgetBytes, read: read)
            let result: Swift.Result<Result, BoltError>
            do throws(BoltError) {
                result = .success(try body(&reader))
            } catch {
                result = .failure(error)
            }
            if try BoltMeta.latest(read) == meta { return try result.get() }
        }
        throw .changing
    }
}
