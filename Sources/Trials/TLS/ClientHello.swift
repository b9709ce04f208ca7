/// The first message of a TLS client, which says what it would accept.
///
/// It is made here and not by a library: no library offers what is long broken, and exactly that
/// is to be found out. The handshake is never completed, so the shares of keys in it are bytes by
/// chance: every 32 bytes are a public key of X25519.
struct ClientHello {
    let version: TLSVersion
    let suites: [CipherSuite]

    /// As one record of TLS.
    var record: [UInt8] {
        var writer = ByteWriter()
        writer.add(UInt8(22))
        // A record says 1.0 at most, which all servers take.
        writer.add(min(version.rawValue, TLSVersion.tls10.rawValue))
        writer.add(lengthBytes: 2) { record in
            record.add(UInt8(1))
            record.add(lengthBytes: 3, body)
        }
        return writer.bytes
    }

    private func body(_ hello: inout ByteWriter) {
        hello.add(min(version.rawValue, TLSVersion.tls12.rawValue))
        hello.add(Self.randomBytes())
        // A session's number, as middleboxes want it for TLS 1.3 (RFC 8446, D.4).
        hello.add(lengthBytes: 1) { if version == .tls13 { $0.add(Self.randomBytes()) } }
        hello.add(lengthBytes: 2) { list in
            for suite in suites { list.add(suite.number) }
            // That the client knows of safe renegotiation (RFC 5746).
            if version != .tls13 { list.add(UInt16(0x00FF)) }
        }
        // No compression.
        hello.add(lengthBytes: 1) { $0.add(UInt8(0)) }
        if version != .ssl3 { hello.add(lengthBytes: 2, extensions) }
    }

    private func extensions(_ list: inout ByteWriter) {
        // supported_groups: X25519, P-256, P-384, P-521, and those of finite fields.
        list.add(UInt16(10))
        list.add(lengthBytes: 2) {
            $0.add(lengthBytes: 2) { groups in
                for group: UInt16 in [29, 23, 24, 25, 256, 257, 258] { groups.add(group) }
            }
        }
        // signature_algorithms: all that there are; it is not about them.
        list.add(UInt16(13))
        list.add(lengthBytes: 2) {
            $0.add(lengthBytes: 2) { algorithms in
                for algorithm in Self.signatureAlgorithms { algorithms.add(algorithm) }
            }
        }
        list.add(UInt16(16))
        list.add(lengthBytes: 2) {
            $0.add(lengthBytes: 2) { names in
                for name in ["h2", "http/1.1"] {
                    names.add(lengthBytes: 1) { $0.add(Array(name.utf8)) }
                }
            }
        }
        guard version == .tls13 else {
            // ec_point_formats: uncompressed.
            list.add(UInt16(11))
            list.add(lengthBytes: 2) { $0.add(lengthBytes: 1) { $0.add(UInt8(0)) } }
            return
        }
        list.add(UInt16(43))
        list.add(lengthBytes: 2) { $0.add(lengthBytes: 1) { $0.add(version.rawValue) } }
        list.add(UInt16(51))
        list.add(lengthBytes: 2) {
            $0.add(lengthBytes: 2) { shares in
                shares.add(UInt16(29))
                shares.add(lengthBytes: 2) { $0.add(Self.randomBytes()) }
            }
        }
    }

    /// RSA PSS, ECDSA, EdDSA, RSA PKCS#1 with SHA-2, then with SHA-1 and DSA (RFC 8446, 4.2.3).
    private static let signatureAlgorithms: [UInt16] = [
        0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B, 0x0403, 0x0503, 0x0603, 0x0807, 0x0808,
        0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0402, 0x0202, 0x0101,
    ]

    private static func randomBytes() -> [UInt8] {
        (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    }
}
