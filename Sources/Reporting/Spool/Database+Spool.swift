import Foundation
import GRDB
import Posture

/// A value of the file that is not what the spool put there.
struct SpoolValueError: Error {}

extension Database {
    /// A whole number that SQLite gives; 0 for none.
    func number(_ sql: String, _ arguments: [any DatabaseValueConvertible] = []) throws -> Int {
        let statement = try cachedStatement(sql: sql)
        guard
            let value = try DatabaseValue.fetchOne(
                statement, arguments: StatementArguments(arguments))
        else { return 0 }
        guard let number = Int.fromDatabaseValue(value) else { throw SpoolValueError() }
        return number
    }

    func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }

    func numbers(
        _ sql: String, _ arguments: [(any DatabaseValueConvertible)?]
    ) throws -> Set<Int64> {
        let rows = try rows(sql, arguments)
        var numbers: Set<Int64> = []
        while let row = try rows.next() { numbers.insert(try row.value(0)) }
        return numbers
    }

    func rows(
        _ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []
    ) throws -> RowCursor {
        try Row.fetchCursor(
            cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// A copy of the first row; a row of a cursor is only valid while the cursor is there.
    func row(
        _ sql: String, _ arguments: [(any DatabaseValueConvertible)?] = []
    ) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
    }

    /// Pages of the file that hold something.
    func usedPages() throws -> Int {
        try number("PRAGMA page_count") - number("PRAGMA freelist_count")
    }

    /// Brings what the log holds into the file and empties it.
    func emptyLog() throws {
        _ = try Row.fetchOne(self, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
}

/// Reading that takes nothing for granted: GRDB's own subscripts end the program where a damaged
/// file has a value of another type.
extension Row {
    func value<Value: DatabaseValueConvertible>(_ column: Int) throws -> Value {
        guard let value: Value = try optional(column) else { throw SpoolValueError() }
        return value
    }

    func optional<Value: DatabaseValueConvertible>(_ column: Int) throws -> Value? {
        guard column < count else { throw SpoolValueError() }
        let stored: DatabaseValue = self[column]
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw SpoolValueError() }
        return value
    }

    func priority(_ column: Int) throws -> ReportPriority {
        guard let priority = ReportPriority(rawValue: try value(column)) else {
            throw SpoolValueError()
        }
        return priority
    }

    /// A loss in seven columns: cause, priority, count, low, high, first, last, detail.
    func loss(from column: Int, destination: String?) throws -> ReportLoss {
        guard let cause = ReportLoss.Cause(rawValue: try value(column)) else {
            throw SpoolValueError()
        }
        let count: Int64 = try value(column + 2)
        let low: Int64? = try optional(column + 3)
        let high: Int64? = try optional(column + 4)
        var sequences: ClosedRange<UInt64>?
        if let low, let high, 0 <= low, low <= high { sequences = UInt64(low)...UInt64(high) }
        return ReportLoss(
            cause: cause, priority: try priority(column + 1), destination: destination,
            count: UInt64(clamping: count), sequences: sequences, first: try value(column + 5),
            last: try value(column + 6), detail: try value(column + 7))
    }
}
