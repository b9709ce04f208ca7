package import HostSystem
package import Posture

/// Tells reports to the journal of the node.
///
/// The journal is a mirror for people on the node; the record that nothing is missing from is the
/// spool. What the journal did not take is counted, and told in the journal once it takes entries
/// again.
package struct JournalReporter: ~Copyable, Sendable {
    private var socket: JournalSocket
    /// Entries that the journal took, and reports that it did not.
    package private(set) var written: UInt64 = 0
    package private(set) var lost: UInt64 = 0
    /// What is not told yet.
    private var untold: ReportLoss?

    package init(_ socket: consuming JournalSocket) {
        self.socket = socket
    }

    /// Throws where no journal can be reached.
    package func check() throws(JournalError) {
        try socket.check()
    }

    /// Writes a report; where this throws it is counted already.
    package mutating func tell(_ report: Report) throws(JournalError) {
        do throws(JournalError) {
            if let loss = untold {
                try write(Report(.loss(loss), at: loss.last))
                untold = nil
            }
            try write(report)
        } catch {
            lost += 1
            count(report, error)
            throw error
        }
    }

    private mutating func write(_ report: Report) throws(JournalError) {
        var entry = JournalEntry()
        for field in JournalFields(report).list { try entry.add(field.name, field.value) }
        try socket.send(entry)
        written += 1
    }

    private mutating func count(_ report: Report, _ error: JournalError) {
        let time = report.milliseconds
        var loss =
            untold
            ?? ReportLoss(
                cause: .notStored, priority: report.priority, destination: "journal", count: 0,
                first: time, last: time)
        loss.count += 1
        loss.priority = max(loss.priority, report.priority)
        loss.first = min(loss.first, time)
        loss.last = max(loss.last, time)
        loss.detail = error.description
        untold = loss
    }
}
