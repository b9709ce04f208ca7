import CZlib

/// Bytes as `gzip` writes them (RFC 1952).
package enum Gzip {
    /// One gzip member with the bytes; nil where memory is short or there are 2 GiB or more.
    ///
    /// - Parameter level: 1 is fastest, 9 smallest.
    package static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8]? {
        let capacity = merlon_gzip_bound(bytes.count)
        var written = 0
        let output = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            written = unsafe bytes.withUnsafeBufferPointer { input in
                unsafe merlon_gzip(
                    input.baseAddress, input.count, output.baseAddress, capacity, level)
            }
            count = written
        }
        return written > 0 ? output : nil
    }
}
