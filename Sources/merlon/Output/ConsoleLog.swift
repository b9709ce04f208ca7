import HostSystem
import Logging
import Posture

/// Writes the agent's own log to standard error, a line each, safe for terminals and log readers.
///
/// Under systemd a line begins with its level as the journal reads it (sd-daemon(3)).
struct ConsoleLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let hasLevelNumbers: Bool

    init(level: Logger.Level) {
        logLevel = level
        hasLevelNumbers = CurrentProcess.environment("JOURNAL_STREAM") != nil
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = event.message.description
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line += "; \(key): \(value)" }
        line = TerminalText.escaped(line)
        StandardError.write(
            hasLevelNumbers ? "<\(Self.number(event.level))>\(line)" : "\(event.level): \(line)")
    }

    private static func number(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
