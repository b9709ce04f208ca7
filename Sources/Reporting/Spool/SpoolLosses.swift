import GRDB
import Posture

/// Losses that are kept together: one for each destination, cause and priority.
struct SpoolLosses {
    struct Key: Hashable {
        let destination: Int64
        let cause: ReportLoss.Cause
        let priority: ReportPriority
    }

    private(set) var losses: [Key: ReportLoss] = [:]

    var isEmpty: Bool { losses.isEmpty }

    mutating func add(_ loss: ReportLoss, for destination: Int64) {
        let key = Key(destination: destination, cause: loss.cause, priority: loss.priority)
        guard var sum = losses[key] else {
            losses[key] = loss
            return
        }
        sum.count = sum.count.addingReportingOverflow(loss.count).partialValue
        if let own = sum.sequences, let new = loss.sequences {
            let low = min(own.lowerBound, new.lowerBound)
            sum.sequences = low...max(own.upperBound, new.upperBound)
        } else {
            sum.sequences = sum.sequences ?? loss.sequences
        }
        sum.first = min(sum.first, loss.first)
        sum.last = max(sum.last, loss.last)
        if !loss.detail.isEmpty { sum.detail = loss.detail }
        losses[key] = sum
    }

    mutating func add(
        _ cause: ReportLoss.Cause, row: Int64, at time: Int64, for destination: Int64,
        detail: String = ""
    ) {
        let sequence = SpoolRecord.sequence(ofRow: row)
        add(
            ReportLoss(
                cause: cause, priority: SpoolRecord.priority(ofRow: row), count: 1,
                sequences: sequence...sequence, first: time, last: time, detail: detail),
            for: destination)
    }

    mutating func add(_ other: SpoolLosses) {
        for (key, loss) in other.losses { add(loss, for: key.destination) }
    }

    /// Adds them to what the file has.
    func write(to database: Database) throws {
        for (key, loss) in losses {
            try database.run(
                """
                INSERT INTO tombstones VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    count = count + excluded.count,
                    low = min(ifnull(low, excluded.low), ifnull(excluded.low, low)),
                    high = max(ifnull(high, excluded.high), ifnull(excluded.high, high)),
                    first = min(first, excluded.first), last = max(last, excluded.last),
                    detail = iif(excluded.detail = '', detail, excluded.detail)
                """,
                [
                    key.destination, loss.cause.rawValue, loss.priority.rawValue,
                    Int64(clamping: loss.count),
                    loss.sequences.map { Int64(clamping: $0.lowerBound) },
                    loss.sequences.map { Int64(clamping: $0.upperBound) }, loss.first, loss.last,
                    loss.detail,
                ])
        }
    }

    /// The records counted, by cause.
    var counts: [ReportLoss.Cause: UInt64] {
        losses.reduce(into: [:]) { $0[$1.key.cause, default: 0] += $1.value.count }
    }
}
