import TestFolder

/// A configuration made by chance, most of it right, all of it written in odd ways.
struct RandomConfiguration {
    private var random: SplitMix
    private let folder: String
    private(set) var files: [String: String] = [:]
    private(set) var main = ""
    private(set) var connection = ""

    init(seed: UInt64, folder: String) {
        random = SplitMix(state: seed)
        self.folder = folder
        main = text(depth: 0)
        connection = [
            "user=" + pick(["root", "nobody", "daemon", "stranger", "games"]),
            "host=" + pick(["a.corp.example.com", "b.example.net", "Db1.Example.ORG", "x"]),
            "addr=" + pick(["10.0.0.5", "192.168.7.9", "203.0.113.7", "fd00::5", "2001:db8::7"]),
            "laddr=" + pick(["10.0.0.10", "::1", "127.0.0.1"]),
            "lport=" + pick(["22", "2222", "443"]),
        ].joined(separator: ",")
    }

    private mutating func pick(_ words: [String]) -> String {
        words[Int.random(in: 0..<words.count, using: &random)]
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private mutating func text(depth: Int) -> String {
        var lines: [String] = []
        var isInMatch = false
        for _ in 0..<Int.random(in: 0...10, using: &random) {
            if chance(12) {
                lines.append(matchLine())
                isInMatch = true
            } else if chance(6), depth < 3 {
                lines.append(includeLine(depth))
            } else {
                lines.append(optionLine(isInMatch: isInMatch))
            }
        }
        return lines.joined(separator: chance(5) ? "\r\n" : "\n") + (chance(80) ? "\n" : "")
    }

    private mutating func includeLine(_ depth: Int) -> String {
        let name = "\(folder)/f\(files.count).conf"
        files[name] = ""
        files[name] = text(depth: depth + 1)
        return "Include " + (chance(20) ? "\(name) \(folder)/absent*" : name)
    }

    private mutating func matchLine() -> String {
        if chance(10) { return pick(["Match all", "Match all # rest", "Match User root all"]) }
        var parts: [String] = []
        for _ in 0...(chance(30) ? 1 : 0) {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: parts.append("User " + pick(["root", "*", "!root,*", "r?ot,daemon", "nobody"]))
            case 1: parts.append("group " + pick(["root", "*,!root", "daemon,games", "nogroup"]))
            case 2:
                parts.append("HOST " + pick(["*.example.*", "!a.*,*", "x", "*.CORP.example.com"]))
            case 3:
                parts.append(
                    "Address "
                        + pick([
                            "10.0.0.0/8", "*,!10.*", "fd00::/8,192.168.0.0/16", "203.0.113.?",
                            "10.0.0.1/8", "2001:DB8::7", "!10.0.0.5,10.0.0.0/24",
                        ]))
            case 4: parts.append("LocalAddress " + pick(["10.0.0.10", "::1", "127.0.0.0/8"]))
            default: parts.append("LocalPort " + pick(["22", "2222", "ssh", "99999"]))
            }
        }
        if chance(2) { parts.append(pick(["exec true", "user", "sessiontype shell"])) }
        return "Match " + parts.joined(separator: " ") + (chance(10) ? " # why" : "")
    }

    private mutating func optionLine(isInMatch: Bool) -> String {
        let keywords = isInMatch && chance(97) ? Self.matchable : Self.all
        let keyword = pick(keywords)
        var value = pick(Self.values[keyword] ?? ["yes", "no", "yes", "no", "YES"])
        if chance(2) { value = pick(["maybe", "", "\"\"", "yes no", "4x", "#", "none", "\"open"]) }
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return "\t\(keyword.uppercased())\t \(value)  "
        case 1: return "\(keyword)=\(value)"
        case 2: return "\(keyword) = \(value)"
        case 3: return "\(keyword) \(value) # comment"
        case 4: return "\(keyword) \"\(value)\""
        case 5: return "# \(keyword) \(value)"
        case 6: return "\(keyword) \(value)#near"
        case 7: return chance(80) ? "\(keyword) '\(value)'" : "\(keyword)"
        default: return "\(keyword) \(value)"
        }
    }

    private static let all = values.keys.sorted() + flags + matchableFlags + ["Bogus", "Protocol"]
    private static let matchable =
        values.keys.sorted().filter { !globalOnly.contains($0) } + matchableFlags

    private static let flags = [
        "UsePAM", "StrictModes", "TCPKeepAlive", "KeepAlive", "PrintMotd", "UseDNS",
        "IgnoreUserKnownHosts", "KerberosTicketCleanup", "GSSAPICleanupCredentials",
        "ChallengeResponseAuthentication", "PrintLastLog", "StreamLocalBindUnlink",
    ]
    private static let matchableFlags = [
        "PasswordAuthentication", "PubkeyAuthentication", "X11Forwarding", "PermitTTY",
        "AllowAgentForwarding", "DisableForwarding", "PermitEmptyPasswords", "ExposeAuthInfo",
        "KbdInteractiveAuthentication", "HostbasedAuthentication", "GSSAPIAuthentication",
        "KerberosAuthentication", "PermitUserRC", "X11UseLocalhost",
    ]
    private static let globalOnly: Set<String> = [
        "Port", "ListenAddress", "AddressFamily", "HostKey", "LoginGraceTime", "SyslogFacility",
        "Ciphers", "MACs", "KexAlgorithms", "HostKeyAlgorithms", "Compression", "MaxStartups",
        "PermitUserEnvironment", "FingerprintHash", "VersionAddendum", "PidFile", "Subsystem",
        "PerSourceMaxStartups", "PerSourceNetBlockSize", "PerSourcePenalties",
        "PerSourcePenaltyExemptList", "UsePrivilegeSeparation", "XAuthLocation",
    ]

    private static let values: [String: [String]] = [
        "Port": ["22", "2222", "ssh", "0022"],
        "ListenAddress": [
            "10.0.0.10", "10.0.0.10:2022", "::", "[::1]:22", "0.0.0.0", "fd00:0:0::0a",
            "[fd00::1]", "::ffff:10.0.0.1", "10.1",
        ],
        "AddressFamily": ["any", "inet", "inet6", "INET"],
        "HostKey": ["/etc/ssh/a_key", "none", "~/k"],
        "LoginGraceTime": ["30", "1m", "1h30m", "2M10s", "1w", "0", "1x", "90s5"],
        "ClientAliveInterval": ["0", "15", "5m", "1d"],
        "ClientAliveCountMax": ["0", "3", "+4"], "MaxAuthTries": ["4", "6", "010", "-1"],
        "MaxSessions": ["10", "0", "99999999999"], "RequiredRSASize": ["3072"],
        "X11DisplayOffset": ["11"], "StreamLocalBindMask": ["0177", "077", "999", "17x"],
        "UnusedConnectionTimeout": ["none", "5m", "None"],
        "ChannelTimeout": ["none", "session=5m", "agent-connection=1m x11*=2h", "bad", "none x=1"],
        "PermitRootLogin": [
            "yes", "no", "prohibit-password", "without-password", "forced-commands-only",
        ],
        "IgnoreRhosts": ["yes", "no", "shosts-only"], "Compression": ["yes", "no", "delayed"],
        "GatewayPorts": ["yes", "no", "clientspecified"],
        "AllowTcpForwarding": ["yes", "all", "no", "local", "remote"],
        "AllowStreamLocalForwarding": ["yes", "all", "no", "local", "remote"],
        "PermitTunnel": ["yes", "no", "ethernet", "point-to-point", "Yes"],
        "SyslogFacility": ["AUTH", "authpriv", "LOCAL7", "MAIL"],
        "LogLevel": ["QUIET", "info", "VERBOSE", "DEBUG1", "DEBUG2", "loud"],
        "LogVerbose": ["kex.c:*:1000,packet.c:*", "a b", "none", "none a"],
        "Ciphers": [
            "aes256-ctr", "+aes128-cbc", "-aes*", "^aes256-gcm@openssh.com", "-*", "aes*",
            "aes128-ctr,aes128-ctr,aes192-ctr", "none", "aes256-ctr,,x",
            "rijndael-cbc@lysator.liu.se",
        ],
        "MACs": ["hmac-sha2-512", "+hmac-md5", "-hmac-sha1*,umac-64*", "^hmac-sha2-256", "x"],
        "KexAlgorithms": [
            "curve25519-sha256", "+diffie-hellman-group1-sha1", "-ecdh*", "^ecdh-sha2-nistp256",
            "sntrup761x25519-sha512@openssh.com", "x", "gss-group14-sha256-",
        ],
        "HostKeyAlgorithms": [
            "ssh-ed25519", "+ssh-rsa", "-ecdsa*", "^rsa-sha2-512", "ssh-*", "ecdsa*,rsa*",
            "!ssh-rsa,ssh-*", "x", "+ssh-dss", "*",
        ],
        "PubkeyAcceptedKeyTypes": ["ssh-ed25519", "+ssh-rsa", "-*-cert-*", "sk-*"],
        "HostbasedAcceptedKeyTypes": ["ssh-ed25519*", "+ssh-rsa"],
        "CASignatureAlgorithms": ["ssh-ed25519", "+ssh-rsa", "-rsa*", "^ssh-ed25519", "*"],
        "MaxStartups": ["10", "5:50:20", "10:30:100", "5:50", "20:30:10", "3abc", "0", "a"],
        "PerSourceMaxStartups": ["none", "3", "x"], "PerSourceNetBlockSize": ["24:64", "33:1"],
        "PerSourcePenalties": [
            "no", "yes", "crash:1m", "authfail:5s min:10", "overflow:deny-all", "max-sources4:10",
        ],
        "PerSourcePenaltyExemptList": ["10.0.0.0/8", "10.0.0.1/8"],
        "PermitUserEnvironment": ["yes", "no", "LANG,LC_*"],
        "FingerprintHash": ["md5", "SHA256", "sha1", "crc"],
        "VersionAddendum": ["none", "by us", "x # y"],
        "PidFile": ["none", "/run/x.pid"], "XAuthLocation": ["/usr/bin/xauth", "none"],
        "Subsystem": [
            "sftp internal-sftp", "sftp /usr/lib/sftp-server -f AUTH -l INFO", "other \"/a b\" c",
        ],
        "UsePrivilegeSeparation": ["sandbox"],
        "Banner": ["none", "/etc/issue", "\"/etc/issue net\"", "NONE", "/a\\ b"],
        "ForceCommand": ["internal-sftp -u 027", "none", "/bin/echo \"x y\"", "\"/a b\" c"],
        "ChrootDirectory": ["/srv/%u", "none", "\"/a b\""],
        "TrustedUserCAKeys": ["/etc/ssh/ca", "none"], "RevokedKeys": ["/etc/ssh/krl", "none"],
        "AuthorizedPrincipalsFile": ["none", ".ssh/p", "/etc/p/%u", "~/p"],
        "AuthorizedKeysFile": [".ssh/a", ".ssh/a .ssh/b", "/etc/k/%u", "none", "~/.ssh/k"],
        "AuthorizedKeysCommand": ["none", "/bin/k %u", "relative"],
        "AuthorizedKeysCommandUser": ["nobody"],
        "AllowUsers": ["root", "root bob@10.0.0.0/8", "!x *", "a@10.0.0.1/8", "\"two words\""],
        "DenyUsers": ["games", "x@*.example.com"], "AllowGroups": ["root", "a b \"c d\""],
        "DenyGroups": ["games"], "AcceptEnv": ["LANG LC_*", "A=B", "X"],
        "SetEnv": ["FOO=bar", "FOO=\"a b\" BAR=c FOO=d", "FOO", "A='x y'"],
        "AuthenticationMethods": [
            "any", "publickey", "publickey,password publickey,keyboard-interactive:pam",
            "none", "publickey any", "pubkey", "password",
        ],
        "PermitOpen": ["any", "none", "localhost:80 [::1]:443", "h:*", "h", "any x:1", "h:0"],
        "PermitListen": ["any", "none", "8080", "localhost:80 *:90", "h:x"],
        "PubkeyAuthOptions": ["none", "touch-required", "verify-required touch-required", "x"],
        "IPQoS": [
            "af21 cs1", "lowdelay throughput", "0x10", "none", "ef", "300", "10 le", "reliability",
        ],
        "RekeyLimit": [
            "default", "1G 1h", "512M", "1.5K none", "15", "default 30m", "10x", "2g 1h 3",
        ],
    ]
}
