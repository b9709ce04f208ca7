package import AuditStream
package import HostSystem

/// Up to where a watch has seen the stream, so that the next one can tell what it missed.
///
/// Kept in a file of three lines of text, which is replaced whole.
package struct WatchBookmark: Hashable, Sendable {
    /// The latest event that was dealt with.
    package var latest: EventID
    /// Where auditd's log ended at that moment, or the reading of it; nil without a log.
    package var log: LogBookmark?

    private static let head = "merlon bookmark 1"

    package init(latest: EventID, log: LogBookmark?) {
        self.latest = latest
        self.log = log
    }

    /// Nil for a text that is none.
    package init?(_ text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        guard lines.count >= 2, lines[0].joined(separator: " ") == Self.head,
            lines[1].count == 3, lines[1][0] == "event", let time = Int64(lines[1][1]),
            let serial = UInt32(lines[1][2])
        else { return nil }
        latest = EventID(milliseconds: time, serial: serial)
        guard lines.count > 2, lines[2].count == 4, lines[2][0] == "log",
            let device = UInt64(lines[2][1]), let inode = UInt64(lines[2][2]),
            let offset = Int64(lines[2][3]), offset >= 0
        else { return }
        log = LogBookmark(device: device, inode: inode, offset: offset)
    }

    package var text: String {
        var text = "\(Self.head)\nevent \(latest.milliseconds) \(latest.serial)\n"
        if let log { text += "log \(log.device) \(log.inode) \(log.offset)\n" }
        return text
    }

    /// Reads a bookmark; nil where there is none yet.
    ///
    /// Throws where the file cannot be read or is something else.
    package static func read(_ path: String) throws -> WatchBookmark? {
        let disk = try HostView(root: "/")
        guard let contents = try disk.contents(of: path, limitBytes: 4_096) else { return nil }
        guard let bookmark = WatchBookmark(String(decoding: contents.bytes, as: UTF8.self)) else {
            throw HostError(path: path, problem: "it is no bookmark of Merlon; name another file")
        }
        return bookmark
    }
}
