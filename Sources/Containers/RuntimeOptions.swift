/// The options of OCI runtimes (runc 1.3, crun 1.21, youki 0.5, runsc), as their manuals have them.
enum RuntimeOptions {
    /// Whether an argument is an option, or the `--` that ends them.
    static func isOption(_ argument: [UInt8]) -> Bool {
        argument.count > 1 && argument[0] == UInt8(ascii: "-")
    }

    /// Whether the value of an option is the next argument; nil for one that is not known.
    ///
    /// - Parameter verb: behind which it stands; nil before the verb.
    static func takesValue(_ option: [UInt8], of verb: RuntimeCommand.Verb?) -> Bool? {
        guard !option.contains(UInt8(ascii: "=")), option.count <= 40 else { return false }
        let isLong = option[1] == UInt8(ascii: "-")
        // Go's parser takes one hyphen for two.
        let name = String(decoding: option.dropFirst(isLong ? 2 : 1), as: UTF8.self)
        if flags.contains(name) { return false }
        if verb == nil { return globalValues.contains(name) ? true : nil }
        // `--all` of kill has none, `-a` neither; those of exec are not the same.
        if values.contains(name) { return true }
        guard !isLong, name.utf8.count == 1 else { return nil }
        return (verb == .exec ? "ceugp" : "bf").contains(name) && !(verb == .delete && name == "f")
    }

    private static let flags: Set = [
        "all", "auto-dedup", "debug", "detach", "ext-unix-sk", "file-locks", "force", "help",
        "ignore-paused", "keep", "lazy-pages", "leave-running", "no-new-keyring", "no-new-privs",
        "no-pivot", "no-subreaper", "pre-dump", "quiet", "shell-job", "stats", "systemd-cgroup",
        "tcp-established", "tcp-skip-in-flight", "tty", "version",
    ]

    private static let globalValues: Set = [
        "cgroup-manager", "criu", "log", "log-format", "log-level", "root", "rootless", "l", "r",
        "debug-log", "debug-log-format", "file-access", "network", "overlay2", "panic-log",
        "platform", "user-log",
    ]

    private static let values: Set = [
        "additional-gids", "apparmor", "bundle", "cap", "cgroup", "config", "console-socket", "cwd",
        "empty-ns", "env", "format", "image-path", "internal-pid-file", "interval",
        "lsm-mount-context",
        "lsm-profile", "manage-cgroups-mode", "page-server", "parent-path", "pid-file",
        "pidfd-socket", "preserve-fds", "process", "process-label", "regex", "resources",
        "status-fd",
        "user", "user-log", "work-path",
    ]
}
