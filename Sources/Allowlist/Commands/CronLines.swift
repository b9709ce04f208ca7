/// Tables of cron that a command writes.
enum CronLines {
    /// Whether a file is one that cron reads (cron(8), crontab(5)).
    static func isTable(_ path: [UInt8]) -> Bool {
        ["/etc/cron.d/", "/etc/crontab", "/var/spool/cron/"].contains {
            PathText.hasPrefix(path, $0)
        }
    }

    /// What the lines run; the account in the system's tables is left in front, where it does no
    /// harm as the command behind it is looked at, too.
    static func commands(of table: [UInt8]) -> [ArraySlice<UInt8>] {
        table.split(separator: UInt8(ascii: "\n")).prefix(100).flatMap { line in
            var rest = line.drop { $0 == 0x20 || $0 == 0x09 }
            let fields = rest.first == UInt8(ascii: "@") ? 1 : 5
            for _ in 0..<fields {
                rest = rest.drop { $0 != 0x20 && $0 != 0x09 }.drop { $0 == 0x20 || $0 == 0x09 }
            }
            let behind = rest.drop { $0 != 0x20 && $0 != 0x09 }
            return [rest, behind].filter { !$0.isEmpty }
        }
    }
}
