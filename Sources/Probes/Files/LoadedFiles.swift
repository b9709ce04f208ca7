import HostSystem

/// What the kernel and root's programs run, or read for what to run, beside root's PATH, units and
/// jobs.
struct LoadedFiles {
    /// Of the loader, of PAM, and of root's shells; where libraries lie.
    static let files = [
        "/etc/bash.bashrc", "/etc/bashrc", "/etc/ld.so.conf", "/etc/ld.so.preload",
        "/etc/logrotate.conf", "/etc/profile", "/lib", "/lib64", "/root/.bash_login",
        "/root/.bash_profile", "/root/.bashrc", "/root/.profile", "/usr/lib", "/usr/lib64",
        "/usr/local/lib",
    ]

    /// Beside those of the loader, PAM and shells: of modprobe, whose lines `install` are commands, of
    /// sysctl, which sets what the kernel starts, and of programs that take commands from their files.
    static let folders = [
        "/etc/NetworkManager/dispatcher.d", "/etc/apt/apt.conf.d", "/etc/ld.so.conf.d",
        "/etc/logrotate.d", "/etc/modprobe.d", "/etc/pam.d", "/etc/profile.d", "/etc/sysctl.d",
        "/etc/tmpfiles.d", "/etc/udev/rules.d", "/etc/update-motd.d", "/lib/modules",
    ]

    let host: HostView

    /// What takes dumps of memory (core(5)), and what loads modules.
    func kernelPrograms() throws(HostError) -> [String] {
        var found: [String] = []
        let pattern = try host.contents(of: "/proc/sys/kernel/core_pattern")?.text ?? ""
        if pattern.hasPrefix("|") { found.append(String(pattern.dropFirst())) }
        found.append(try host.contents(of: "/proc/sys/kernel/modprobe")?.text ?? "")
        return found.compactMap { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) }
            .filter { $0.hasPrefix("/") }
    }

    /// The folders that files of the loader name, one a line (ldconfig(8)).
    func libraryFolders() throws(HostError) -> [String] {
        var found: [String] = []
        for path in try ["/etc/ld.so.conf"] + host.glob("/etc/ld.so.conf.d/*.conf") {
            for line in try host.contents(of: path)?.lines ?? [] {
                let folder = line.prefix { $0 != "#" && $0 != "=" }.trimmingWhitespace()
                if folder.hasPrefix("/") { found.append(folder) }
            }
        }
        return found
    }
}
