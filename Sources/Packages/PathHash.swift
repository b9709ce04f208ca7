import HostSystem

/// A hash of a path's bytes that is made part by part (FNV-1a, with a secret beginning).
struct PathHash: Sendable {
    private var state: UInt64

    init() {
        state = 0xCBF2_9CE4_8422_2325 ^ UInt64.random(in: .min ... .max)
    }

    func adding(_ bytes: Span<UInt8>) -> PathHash {
        var hash = self
        for index in bytes.indices {
            hash.state = (hash.state ^ UInt64(bytes[index])) &* 0x100_0000_01B3
        }
        return hash
    }

    /// The last bytes reach the upper bits only after this.
    var value: UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ (mixed >> 32)
    }
}
