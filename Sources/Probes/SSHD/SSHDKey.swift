/// A public key in the form of RFC 4253, as far as its strength is concerned.
struct SSHDKey {
    /// `ssh-ed25519`, `ssh-rsa`, …
    let type: String
    /// Nil where the type is not known.
    let bits: Int?
    private(set) var blob: [UInt8]

    /// Nil where the bytes are no key.
    init?(blob: [UInt8]) {
        var rest = blob[...]
        guard let name = Self.field(&rest), !name.isEmpty, name.count <= 64,
            name.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        type = String(decoding: name, as: UTF8.self)
        self.blob = blob
        let plain = type.replacing("-cert-v01@openssh.com", with: "")
        switch plain {
        case "ssh-rsa", "rsa-sha2-256", "rsa-sha2-512":
            if type != plain { _ = Self.field(&rest) }
            _ = Self.field(&rest)
            bits = Self.field(&rest).map(Self.bits)
        case "ssh-dss":
            if type != plain { _ = Self.field(&rest) }
            bits = Self.field(&rest).map(Self.bits)
        case "ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256":
            bits = 256
        case "ecdsa-sha2-nistp384": bits = 384
        case "ecdsa-sha2-nistp521": bits = 521
        case "ssh-ed25519", "sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519": bits = 256
        default: bits = nil
        }
    }

    private static func field(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard rest.count >= 4 else { return nil }
        let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let body = rest.dropFirst(4)
        guard length <= body.count else { return nil }
        rest = body.dropFirst(length)
        return body.prefix(length)
    }

    private static func bits(_ number: ArraySlice<UInt8>) -> Int {
        let digits = number.drop { $0 == 0 }
        return digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
    }
}
