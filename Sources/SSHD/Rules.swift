/// What one release of sshd knows, made once for all readings of a configuration.
struct Rules: Sendable {
    let release: SSHDRelease
    let keywords: [String: Keyword]
    let algorithms: AlgorithmTable
    /// Where sshd's own relative paths begin: services are started in `/`.
    let workingDirectory = "/"
    /// For `~` in paths: sshd reads its configuration as root.
    let home = "/root"

    init(release: SSHDRelease) {
        self.release = release
        keywords = Keyword.table(of: release)
        algorithms = AlgorithmTable(release: release)
    }

    /// A path as sshd keeps it (`derelativise_path`).
    func absolute(_ path: String) -> String {
        if Pattern.asciiLowercased(path) == "none" { return "none" }
        let expanded = expandingHome(path)
        return expanded.hasPrefix("/") ? expanded : "\(workingDirectory)/\(expanded)"
    }

    /// `~` and `~root` alone are known; accounts' other homes are not the library's to know.
    func expandingHome(_ path: String) -> String {
        guard path.hasPrefix("~") else { return path }
        let rest = path.dropFirst().drop { $0 != "/" }
        let user = path.dropFirst().prefix { $0 != "/" }
        return user.isEmpty || user == "root" ? home + rest : path
    }
}
