import HostSystem
package import OTLP
package import Posture
import Synchronization

/// Writes each report as a line of OCSF JSON to standard output, where there is no journal.
package final class LineSink: ReportSink {
    package let name = "stdout"
    private let sources: Feed<ReportSource>
    private let sequence = Mutex<UInt64>(0)

    package init(sources: Feed<ReportSource>) {
        self.sources = sources
    }

    package func write(_ reports: [Report]) async throws {
        var text = ""
        let source = sources.value
        let encoder = ReportEncoder(source: source)
        for report in reports {
            let number = sequence.withLock { sequence in
                sequence += 1
                return sequence
            }
            let now = WallClock.millisecondsSince1970()
            let record = try encoder.record(
                of: report, uid: "\(source.instance)-\(number)", sequence: number, observed: now)
            text += try ReportJSON.line(record: record) + "\n"
        }
        try StandardOutput.write(text)
    }
}
