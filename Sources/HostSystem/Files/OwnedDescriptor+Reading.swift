import Glibc

extension OwnedDescriptor {
    /// The bytes from here on, at most `limit`; nil where there are more.
    ///
    /// - Parameter expected: how many there probably are, so that one read is enough.
    func readAll(limit: Int, expected: Int) throws(SystemCallError) -> [UInt8]? {
        // One byte more than expected: where that byte does not come, the end has been reached.
        var bytes = try read(upTo: min(limit, max(expected, 4095)) + 1)
        // What has a size gives more where there is more; files of /proc have none.
        if expected > 0, bytes.count == expected { return bytes }
        while bytes.count <= limit {
            let more = try read(upTo: min(limit - bytes.count + 1, max(4096, bytes.count)))
            if more.isEmpty { return bytes }
            bytes += more
        }
        return nil
    }

    /// Where a link leads: one in this folder, or without a name the one that was opened itself.
    func linkTarget(_ name: String = "") throws(SystemCallError) -> [UInt8] {
        var code: CInt = 0
        let capacity = Int(PATH_MAX)
        let target = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            let result = unsafe buffer.baseAddress.map {
                unsafe readlinkat(number, name, $0, capacity)
            }
            count = max(0, result ?? 0)
            if result ?? -1 < 0 { code = errno }
        }
        guard code == 0 else { throw SystemCallError(call: "readlinkat", code: code) }
        return target
    }

    /// What one call gives; empty at the end.
    func read(upTo limit: Int) throws(SystemCallError) -> [UInt8] {
        var code: CInt = 0
        repeat {
            code = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let result = unsafe Glibc.read(number, buffer.baseAddress, limit)
                count = max(0, result)
                if result < 0 { code = errno }
            }
            if code == 0 { return bytes }
        } while code == EINTR
        throw SystemCallError(call: "read", code: code)
    }
}
