/// The variables of a unit's process, as far as the unit's own files say.
struct UnitEnvironment {
    private(set) var variables: [String: SystemdUnit.Word] = [:]

    /// Names that only a started process knows, which systemd or the kernel give it
    /// (systemd.exec(5), "Environment Variables Set or Propagated by the Service Manager").
    private static let runtimeNames: Set<String> = [
        "CACHE_DIRECTORY", "CONFIGURATION_DIRECTORY", "CREDENTIALS_DIRECTORY", "FDSTORE", "HOME",
        "INVOCATION_ID", "JOURNAL_STREAM", "LANG", "LISTEN_FDNAMES", "LISTEN_FDS", "LISTEN_PID",
        "LOGNAME", "LOGS_DIRECTORY", "MAINPID", "MANAGERPID", "MEMORY_PRESSURE_WATCH",
        "MEMORY_PRESSURE_WRITE", "NOTIFY_SOCKET", "PATH", "PIDFILE", "RUNTIME_DIRECTORY", "SHELL",
        "STATE_DIRECTORY", "SYSTEMD_EXEC_PID", "TERM", "USER", "WATCHDOG_PID", "WATCHDOG_USEC",
    ]

    /// Whether a variable has a value that no file of the unit tells.
    func isKnownOnlyWhenStarted(_ name: String) -> Bool {
        variables[name] == nil && (Self.runtimeNames.contains(name) || passed.contains(name))
    }

    /// The names that `PassEnvironment=` takes over from systemd's own environment.
    private(set) var passed: Set<String> = []

    mutating func set(_ name: String, _ value: String, path: String, line: Int) {
        variables[name] = SystemdUnit.Word(text: value, path: path, line: line)
    }

    mutating func pass(_ name: String) {
        passed.insert(name)
    }

    /// Takes away a variable by its name, or by its name and the value it must have.
    mutating func unset(_ pattern: String) {
        let parts = pattern.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        if parts.count == 1 {
            variables[name] = nil
            passed.remove(name)
        } else if variables[name]?.text == String(parts[1]) {
            variables[name] = nil
        }
    }
}
