import AuditStream
import Testing

/// Hashes by which texts of others are told apart.
struct HashTests {
    /// The two by which a product of the folding is zero or all ones, and others.
    @Test(
        arguments: [
            0xD6E8_FEB8_6659_FD93, 0x2917_0147_99A6_026C, 0x9E37_79B9_7F4A_7C15, 0, .max,
        ] as [UInt64])
    func `no word makes what stands before it count for nothing`(word: UInt64) {
        let end = (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        let texts = ["--safe01", "--evil01", "--evil01--evil01"].map { Array($0.utf8) + end }
        for seed in [1, 0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210] as [UInt64] {
            let hashes = texts.map { $0.span.mixed(seed) }
            #expect(Set(hashes).count == texts.count)
        }
    }
}
