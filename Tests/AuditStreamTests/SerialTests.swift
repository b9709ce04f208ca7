import AuditStream
import TestFolder
import Testing

struct SerialTests {
    private func lost(_ stamps: [(time: Int, serial: UInt32)], node: String = "") -> UInt64 {
        DecodedLog(stamps.map { "\(node)type=USER_AUTH msg=audit(\($0.time).000:\($0.serial)): x" })
            .lost
    }

    @Test(
        arguments: [
            ([1, 2, 3], 0), ([1, 3], 1), ([7, 9, 8], 0), ([10, 1, 20], 17), ([5, 5, 5], 0),
            ([1, 10_000], 9_998), ([1, 4_097], 4_095), ([1, 4_098, 2], 4_095),
            ([1, 4_096, 2], 4_093),
            ([4_294_967_294, 4_294_967_295, 0, 1], 0), ([4_294_967_290, 3], 8),
        ] as [([UInt32], UInt64)])
    func `numbers that are missing are counted`(serials: [UInt32], missing: UInt64) {
        #expect(lost(serials.map { (5, $0) }) == missing)
    }

    @Test func `a machine that starts anew begins to count again`() {
        #expect(lost([(1, 900_000), (2, 900_002), (90, 1), (91, 2)]) == 1)
        #expect(lost([(1, 500), (2, 502), (90, 1), (91, 3)]) == 2)
    }

    @Test(arguments: 0..<20)
    func `any order within the window gives the same`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var serials = Array(UInt32(100)..<12_000)
        let dropped = Set((0..<300).map { _ in UInt32.random(in: 101..<11_999, using: &random) })
        serials.removeAll { dropped.contains($0) }
        for start in stride(from: 0, to: serials.count - 200, by: 150) {
            serials[start..<start + 200].shuffle(using: &random)
        }
        #expect(lost(serials.map { (5, $0) }) == UInt64(dropped.count))
    }

    @Test func `each machine has numbers of its own`() {
        let lines = (1...50).flatMap { number in
            ["a", "b"].map {
                "node=\($0) type=USER_AUTH msg=audit(1.000:\($0 == "a" ? number : 9_000 + number)): x"
            }
        }
        #expect(DecodedLog(lines).lost == 0)
    }

    @Test func `auditd's own messages have numbers that do not count`() {
        let lines = [1, 9_999, 2].map { number in
            "type=\(number > 5 ? "DAEMON_END" : "USER_AUTH") msg=audit(1.000:\(number)): x"
        }
        #expect(DecodedLog(lines).lost == 0)
    }
}
