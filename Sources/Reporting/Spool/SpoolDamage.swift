import GRDB
import Posture

/// What a damaged file still tells of what it held.
struct SpoolDamage {
    struct Held {
        let destination: String
        let priority: ReportPriority
        let count: UInt64
        let sequences: ClosedRange<UInt64>
    }

    /// Empty where it could not be read.
    private(set) var held: [Held] = []
    let detail: String

    /// Reads what can be read; whatever goes wrong there is no news of a damaged file.
    init(reading path: String, _ options: SpoolOptions, detail: String) {
        self.detail = String(detail.prefix(500))
        guard
            let database = try? DatabaseQueue(
                path: path, configuration: SpoolSchema.configuration(options))
        else { return }
        defer { try? database.close() }
        held = (try? database.read { try Self.held(in: $0) }) ?? []
    }

    private static func held(in database: Database) throws -> [Held] {
        let rows = try database.rows(
            """
            SELECT name, row >> 60, count(*), min(row), max(row)
            FROM pending JOIN destinations ON id = destination GROUP BY 1, 2
            """)
        var held: [Held] = []
        while let row = try rows.next() {
            let low = SpoolRecord.sequence(ofRow: try row.value(3))
            let high = SpoolRecord.sequence(ofRow: try row.value(4))
            let count: Int64 = try row.value(2)
            guard low <= high else { throw SpoolValueError() }
            held.append(
                Held(
                    destination: try row.value(0), priority: try row.priority(1),
                    count: UInt64(clamping: count), sequences: low...high))
        }
        return held
    }

    /// The losses for one destination.
    func losses(for destination: String, at now: Int64) -> [ReportLoss] {
        func loss(
            _ priority: ReportPriority, _ count: UInt64, _ sequences: ClosedRange<UInt64>?,
            _ words: String
        ) -> ReportLoss {
            ReportLoss(
                cause: .damaged, priority: priority, destination: destination, count: count,
                sequences: sequences, first: now, last: now, detail: words)
        }
        if held.isEmpty {
            return [loss(.violation, 0, nil, "how many is not known; the file: \(detail)")]
        }
        return held.filter { $0.destination == destination }.map {
            loss($0.priority, $0.count, $0.sequences, detail)
        }
    }
}
