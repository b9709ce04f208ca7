/// The names of algorithms that releases of OpenSSH know and offer.
///
/// Sources: myproposal.h, kex.c, cipher.c, mac.c and sshkey.c of 7.4 to 10.0; the lists that
/// `sshd -T` of 8.0p1 to 9.9p2 and of Debian's 8.4, 9.2 and 10.0 prints.
enum AlgorithmNames {
    static func ciphers(_ release: SSHDRelease) -> [String] {
        let counter = ["aes128-ctr", "aes192-ctr", "aes256-ctr"]
        let galois = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"]
        return ["chacha20-poly1305@openssh.com"]
            + (release.number >= 1000 ? galois + counter : counter + galois)
    }

    static func allCiphers(_ release: SSHDRelease) -> [String] {
        var names = ["3des-cbc"]
        if release.number < 706 {
            names += ["blowfish-cbc", "cast128-cbc", "arcfour", "arcfour128", "arcfour256"]
        }
        names += ["aes128-cbc", "aes192-cbc", "aes256-cbc"]
        if release.number < 805 { names.append("rijndael-cbc@lysator.liu.se") }
        return names + [
            "aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-gcm@openssh.com",
            "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com",
        ]
    }

    static let macs = [
        "umac-64-etm@openssh.com", "umac-128-etm@openssh.com", "hmac-sha2-256-etm@openssh.com",
        "hmac-sha2-512-etm@openssh.com", "hmac-sha1-etm@openssh.com", "umac-64@openssh.com",
        "umac-128@openssh.com", "hmac-sha2-256", "hmac-sha2-512", "hmac-sha1",
    ]

    static func allMACs(_ release: SSHDRelease) -> [String] {
        let plain = [
            "hmac-sha1", "hmac-sha1-96", "hmac-sha2-256", "hmac-sha2-512", "hmac-md5",
            "hmac-md5-96",
        ]
        var names = plain
        if release.number < 706 { names += ["hmac-ripemd160", "hmac-ripemd160@openssh.com"] }
        names += ["umac-64@openssh.com", "umac-128@openssh.com"]
        names += plain.map { "\($0)-etm@openssh.com" }
        if release.number < 706 { names.append("hmac-ripemd160-etm@openssh.com") }
        return names + ["umac-64-etm@openssh.com", "umac-128-etm@openssh.com"]
    }

    private static let curves = [
        "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
    ]
    private static let groups = [
        "diffie-hellman-group-exchange-sha256", "diffie-hellman-group16-sha512",
        "diffie-hellman-group18-sha512", "diffie-hellman-group14-sha256",
    ]
    private static let prime = "sntrup761x25519-sha512"
    private static let primeOfOpenSSH = "sntrup761x25519-sha512@openssh.com"
    private static let lattice = "mlkem768x25519-sha256"

    static func keyExchanges(_ release: SSHDRelease) -> [String] {
        switch release.number {
        case ..<802: curves + groups + ["diffie-hellman-group14-sha1"]
        case ..<809: curves + groups
        case ..<900: curves + [primeOfOpenSSH] + groups
        case ..<909:
            (hasShortPrime(release) ? [prime, primeOfOpenSSH] : [primeOfOpenSSH]) + curves + groups
        case ..<1000: [prime, primeOfOpenSSH, lattice] + curves + groups
        default: [lattice, prime, primeOfOpenSSH] + curves
        }
    }

    static func allKeyExchanges(_ release: SSHDRelease) -> [String] {
        var names =
            ["diffie-hellman-group1-sha1", "diffie-hellman-group14-sha1"]
            + ["diffie-hellman-group14-sha256", "diffie-hellman-group16-sha512"]
            + ["diffie-hellman-group18-sha512", "diffie-hellman-group-exchange-sha1"]
            + ["diffie-hellman-group-exchange-sha256"] + Array(curves[2...]) + Array(curves[..<2])
        if (800..<805).contains(release.number) {
            names.append("sntrup4591761x25519-sha512@tinyssh.org")
        }
        if release.number >= 909 || hasShortPrime(release) { names.append(prime) }
        if release.number >= 805 { names.append(primeOfOpenSSH) }
        if release.number >= 909 { names.append(lattice) }
        return names
    }

    /// Debian added the name without a domain to 9.2 in 1:9.2p1-2+deb12u4.
    private static func hasShortPrime(_ release: SSHDRelease) -> Bool {
        guard release.number == 902, case .debian(let revision) = release.vendor,
            let mark = revision.firstRange(of: "deb12u"),
            let update = Int(revision[mark.upperBound...].prefix(while: \.isNumber))
        else { return false }
        return update >= 4
    }

    /// What keys may sign with, without certificates, in the order of preference.
    static func signatures(_ release: SSHDRelease, withSHA1: Bool) -> [String] {
        let curves = ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"]
        let rsa = ["rsa-sha2-512", "rsa-sha2-256"] + (withSHA1 ? ["ssh-rsa"] : [])
        let token = "sk-ecdsa-sha2-nistp256@openssh.com"
        let edToken = "sk-ssh-ed25519@openssh.com"
        return switch release.number {
        case ..<802: curves + ["ssh-ed25519"] + rsa
        case ..<805: curves + [token, "ssh-ed25519", edToken] + rsa
        default: ["ssh-ed25519"] + curves + [edToken, token] + rsa
        }
    }

    static func keys(_ release: SSHDRelease) -> [String] {
        let plain = signatures(release, withSHA1: release.number < 808)
        // Certificates that are signed with SHA-2 have names of their own since 7.8.
        let certified = plain.filter { release.number >= 708 || !$0.hasPrefix("rsa-") }
        return certified.map(certificate) + plain
    }

    private static func certificate(_ name: String) -> String {
        let suffix = "@openssh.com"
        return (name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name)
            + "-cert-v01@openssh.com"
    }

    static func allKeys(_ release: SSHDRelease) -> [String] {
        let hasTokens = release.number >= 802
        let hasDSA = release.number < 908
        let curves = ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"]
        let token = "sk-ecdsa-sha2-nistp256@openssh.com"
        let webToken = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"
        func pair(_ name: String) -> [String] { [name, certificate(name)] }
        var names = pair("ssh-ed25519")
        if hasTokens { names += pair("sk-ssh-ed25519@openssh.com") }
        if release.number >= 902 {
            names += curves.flatMap(pair) + pair(token) + [webToken]
            if hasDSA { names += pair("ssh-dss") }
            return names + pair("ssh-rsa") + pair("rsa-sha2-256") + pair("rsa-sha2-512")
        }
        let rsa = ["ssh-rsa", "rsa-sha2-256", "rsa-sha2-512"]
        names += rsa + ["ssh-dss"] + curves
        if hasTokens { names += [token] + (release.number >= 804 ? [webToken] : []) }
        names += (release.number >= 708 ? rsa : ["ssh-rsa"]).map(certificate)
        names += ["ssh-dss"].map(certificate) + curves.map(certificate)
        return hasTokens ? names + [certificate(token)] : names
    }

    /// Names of key types that releases before 9.9 take too, in any case.
    static let shortKeys: Set<String> = [
        "rsa", "rsa-cert", "dsa", "dsa-cert", "ecdsa", "ecdsa-cert", "ed25519", "ed25519-cert",
        "ecdsa-sk", "ecdsa-sk-cert", "ed25519-sk", "ed25519-sk-cert",
    ]
}
