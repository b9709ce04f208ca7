import SSHD
import TestFolder
import Testing

/// The first bytes that a server sends.
struct WireOfferTests {
    private static let lists = [
        "curve25519-sha256,kex-strict-s-v00@openssh.com", "ssh-ed25519", "aes256-ctr,aes128-ctr",
        "aes256-ctr", "hmac-sha2-512", "hmac-sha2-256", "none", "none", "", "",
    ]

    /// A packet of RFC 4253 with the lists in it.
    private static func packet(_ lists: [String]) -> [UInt8] {
        var payload: [UInt8] = [20] + [UInt8](repeating: 7, count: 16)
        for list in lists {
            payload += number(list.utf8.count) + Array(list.utf8)
        }
        payload += [0, 0, 0, 0, 0]
        let padding = 8 - (payload.count + 5) % 8 + 4
        return number(payload.count + 1 + padding) + [UInt8(padding)] + payload
            + [UInt8](repeating: 0, count: padding)
    }

    private static func number(_ value: Int) -> [UInt8] {
        [
            UInt8(value >> 24 & 255), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255),
            UInt8(value & 255),
        ]
    }

    @Test(arguments: ["", "a line before\r\n"])
    func `a server's offer is read`(before: String) throws {
        let bytes =
            Array("\(before)SSH-2.0-OpenSSH_9.2p1 Debian\r\n".utf8) + Self.packet(Self.lists)
        let offer = try WireOffer(parsing: bytes)
        #expect(offer.banner == "SSH-2.0-OpenSSH_9.2p1 Debian")
        #expect(offer.keyExchanges == ["curve25519-sha256", "kex-strict-s-v00@openssh.com"])
        #expect(offer.hostKeys == ["ssh-ed25519"])
        #expect(offer.ciphers == ["aes256-ctr", "aes128-ctr"])
        #expect(offer.macs == ["hmac-sha2-512"])
    }

    @Test func `every part of an offer asks for more`() {
        let bytes = Array("SSH-2.0-x\r\n".utf8) + Self.packet(Self.lists)
        for count in 0..<bytes.count {
            #expect(throws: WireOffer.Problem.incomplete) {
                try WireOffer(parsing: Array(bytes.prefix(count)))
            }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n" + String(repeating: "x", count: 2000), "SSH-1.5-old\r\n",
    ])
    func `another protocol is none`(text: String) {
        #expect(throws: WireOffer.Problem.notSSH) { try WireOffer(parsing: Array(text.utf8)) }
    }

    @Test func `no bytes make it crash`() {
        var random = SplitMix(state: 9)
        let whole = Array("SSH-2.0-x\r\n".utf8) + Self.packet(Self.lists)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            let offer = try? WireOffer(parsing: bytes)
            #expect(offer.map { $0.banner.utf8.count <= 255 } ?? true)
        }
    }
}
