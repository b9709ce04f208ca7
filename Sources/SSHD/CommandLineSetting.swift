/// A word of sshd's command line that sets something; it wins over all files.
package enum CommandLineSetting: Hashable, Sendable {
    /// `-o TEXT`.
    case option(String)
    /// `-p PORT`: ports of files do not count then.
    case port(String)
    /// `-4` or `-6`.
    case addressFamily(String)
    /// `-g TIME`.
    case loginGraceTime(String)
    /// `-h FILE`.
    case hostKey(String)
    /// `-c FILE`.
    case hostCertificate(String)
    /// `-q`.
    case quiet
    /// `-d`, as often as it is given.
    case debug(times: Int)
}

extension ConfigPass {
    /// What sshd does before it reads a file.
    mutating func read(_ setting: CommandLineSetting) throws(SSHDError) {
        guard case .option(let text) = setting else { return try readFlag(setting) }
        try readCommandLine(text)
    }

    private mutating func readFlag(_ setting: CommandLineSetting) throws(SSHDError) {
        (file, line, isCommandLine) = ("command-line", 0, true)
        defer { isCommandLine = false }
        switch setting {
        case .option: return
        case .port(let text):
            guard let port = Number.port(text), port > 0 else {
                throw refusal("Bad port number.", withLine: false)
            }
            settings.hasCommandLinePorts = true
            addPort(port)
        case .addressFamily(let family):
            settings[.addressFamily] = Setting([family], at: place)
        case .loginGraceTime(let text):
            guard let seconds = Number.time(text, release: release.number) else {
                throw refusal("Invalid login grace time.", withLine: false)
            }
            settings[.loginGraceTime] = Setting([String(seconds)], at: place)
        case .hostKey(let path): add(.hostKey, rules.absolute(path))
        case .hostCertificate(let path): add(.hostCertificate, rules.absolute(path))
        case .quiet: settings[.logLevel] = Setting(["SILENT"], at: place)
        case .debug(let times):
            settings[.logLevel] = Setting(
                [times > 1 ? "DEBUG\(min(times, 3))" : "DEBUG"], at: place)
        }
    }
}
