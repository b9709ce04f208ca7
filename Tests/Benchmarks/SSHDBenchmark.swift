import SSHD

/// Measures what sshd's configuration costs: target is less than 2 ms.
enum SSHDBenchmark {
    /// Larger than most: 8 included files, 12 blocks, 160 lines.
    private static let files: [String: String] = {
        var files = ["/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\n"]
        for number in 0..<8 {
            files["/etc/ssh/sshd_config.d/\(number).conf"] = """
                # Part \(number) of a site's configuration.
                Ciphers -*-cbc
                MACs -hmac-md5*,umac-64*
                KexAlgorithms -*-sha1
                PermitRootLogin no
                MaxAuthTries 4
                AllowGroups admins group\(number)
                AcceptEnv LANG LC_*
                ClientAliveInterval 5m

                """
        }
        for number in 0..<12 {
            files["/etc/ssh/sshd_config", default: ""] += """
                Match User user\(number),!root Address 10.\(number).0.0/16
                    PasswordAuthentication no
                    X11Forwarding no
                    AllowTcpForwarding local

                """
        }
        return files
    }()

    static func run() throws {
        let files = files
        let source = FileSource(
            read: { path throws(SSHDError) in files[path].map { Array($0.utf8) } },
            glob: { _ throws(SSHDError) in
                files.keys.filter { $0.hasPrefix("/etc/ssh/sshd_config.d/") }.sorted()
            },
            groups: { _ throws(SSHDError) in ["admins"] }, addresses: { _ in nil })
        let release = SSHDRelease(major: 9, minor: 2, vendor: .debian(revision: "2+deb12u10"))
        func read() throws -> SSHDConfiguration {
            try SSHDConfiguration(release: release, source: source)
        }
        let whole = try Measurement(runs: 200) { _ = try read().effective() }
        let configuration = try read()
        let connection = Connection(user: "user3", host: "a.example.org", address: "10.3.0.1")
        let one = try Measurement(runs: 200) { _ = try configuration.effective(for: connection) }
        let reachable = try Measurement(runs: 50) { _ = try configuration.reachable() }
        print("sshd's configuration:   \(whole.text)")
        print("for one connection:     \(one.text)")
        print("what can be reached:    \(reachable.text)")
    }
}
