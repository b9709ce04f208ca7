import Allowlist
import AuditStream
import HostSystem
import Posture

/// Reads from auditd's log what happened while nobody watched.
struct LogBackfill {
    let host: HostView
    let engine: AllowlistEngine
    let interest: StartMonitor.Interest
    let path: String

    /// Gives out the starts after a bookmark and up to a moment, and tells the gap in which they were
    /// missed; its words say whether the log had them.
    ///
    /// - Parameter end: When the watch began to listen; milliseconds since 1970.
    func read(
        from bookmark: WatchBookmark, until end: Int64, give: (JudgedStart) -> Void
    ) -> CoverageGap {
        var gap = CoverageGap(.agentDown, start: bookmark.latest.milliseconds, end: end)
        guard let place = bookmark.log else {
            gap.detail = "no audit log was there to read it from"
            return gap
        }
        do {
            var count = 0
            let isWhole = try read(place, bookmark.latest, end) { start in
                count += 1
                give(start)
            }
            gap.detail =
                "\(count) starts of it were read from the log"
                + (isWhole ? "" : ", of which a part is gone")
        } catch {
            gap.detail = "the log could not be read: \(error)"
        }
        return gap
    }

    /// Whether nothing of the log was gone.
    private func read(
        _ place: LogBookmark, _ latest: EventID, _ end: Int64, _ give: (JudgedStart) -> Void
    ) throws -> Bool {
        var log = try LogFollower(host, path, from: place)
        var replay = try StartReplay(host: host, engine: engine, interest: interest)
        let take = { (start: JudgedStart) in
            guard start.start.milliseconds <= end, let id = start.start.event,
                id.isLater(than: latest)
            else { return }
            give(start)
        }
        var buffer: [UInt8] = []
        var isWhole = true
        loop: while true {
            switch try log.read(into: &buffer) {
            case .bytes: replay.add(buffer.span, give: take)
            case .nextLog: continue
            case .lost: isWhole = false
            case .nothing: break loop
            }
        }
        replay.finish(give: take)
        return isWhole
    }
}

extension ProcessStart {
    /// The event of the start, of its text.
    fileprivate var event: EventID? {
        let parts = id.split { $0 == "." || $0 == ":" }
        guard parts.count == 3, let serial = UInt32(parts[2]) else { return nil }
        return EventID(milliseconds: milliseconds, serial: serial)
    }
}
