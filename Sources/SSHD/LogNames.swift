/// Names of syslog's facilities and of sshd's levels, in any case (log.c).
enum LogNames {
    private static let facilities: Set<String> = [
        "DAEMON", "USER", "AUTH", "AUTHPRIV", "LOCAL0", "LOCAL1", "LOCAL2", "LOCAL3", "LOCAL4",
        "LOCAL5", "LOCAL6", "LOCAL7",
    ]
    /// With the name that is printed: two have an older one that still counts.
    private static let levels = [
        "SILENT": "SILENT", "QUIET": "SILENT", "FATAL": "FATAL", "ERROR": "ERROR", "INFO": "INFO",
        "VERBOSE": "VERBOSE", "DEBUG": "DEBUG", "DEBUG1": "DEBUG", "DEBUG2": "DEBUG2",
        "DEBUG3": "DEBUG3",
    ]

    static func facility(_ text: String) -> String? {
        let name = text.uppercased()
        return facilities.contains(name) ? name : nil
    }

    static func level(_ text: String) -> String? { levels[text.uppercased()] }
}
