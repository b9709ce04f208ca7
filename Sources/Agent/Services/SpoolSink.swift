import HostSystem
import OTLP
import Posture
import Reporting

/// Puts reports into the spool, from where they go to every destination.
struct SpoolSink: ReportSink {
    let name = "spool"
    let spool: Spool
    let sources: Feed<ReportSource>
    let board: StatusBoard

    func write(_ reports: [Report]) async throws {
        let encoder = ReportEncoder(source: sources.value)
        do throws(SpoolError) {
            try await spool.append(reports.map { Self.entry($0, encoder) })
            board.set(problem: nil, for: name)
        } catch {
            board.set(problem: "\(error)", for: name)
            await count(reports, "\(error)")
            throw error
        }
    }

    /// The entry whose bytes are made when its number is known.
    static func entry(_ report: Report, _ encoder: ReportEncoder) -> SpoolEntry {
        SpoolEntry(
            priority: report.priority, coalescingKey: report.coalescingKey,
            milliseconds: report.milliseconds
        ) { identity in
            let now = WallClock.millisecondsSince1970()
            do throws(ReportEncodingError) {
                return try encoder.record(
                    of: report, uid: "\(identity.uid)", sequence: identity.sequence, observed: now,
                    spool: "\(identity.spool)")
            } catch {
                // Never silently: the receiver gets the number, and what became of it.
                let event = AgentEvent(
                    kind: .degraded, severity: .high,
                    message: "a report could not be written: \(error)")
                return
                    (try? encoder.record(
                        of: Report(.agent(event), at: report.milliseconds),
                        uid: "\(identity.uid)", sequence: identity.sequence, observed: now)) ?? []
            }
        }
    }

    /// Tells the spool what it did not take, so that a report of it follows.
    private func count(_ reports: [Report], _ detail: String) async {
        for (priority, reports) in Dictionary(grouping: reports, by: \.priority) {
            let times = reports.map(\.milliseconds)
            do throws(SpoolError) {
                try await spool.addNotStored(
                    priority, count: UInt64(reports.count), first: times.min() ?? 0,
                    last: times.max() ?? 0, detail: detail)
            } catch {
                board.set(problem: "\(error)", for: name)
            }
        }
    }
}
