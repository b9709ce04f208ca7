import HostSystem
package import OTLP
package import Posture
import Synchronization

/// Writes each report as a line of OCSF JSON to standard output, where there is no journal.
package final class LineSink: ReportSink {
    package let name = "stdout"
    private let encoder: ReportEncoder
    private let instance: String
    private let sequence = Mutex<UInt64>(0)

    package init(source: ReportSource) {
        encoder = ReportEncoder(source: source)
        instance = source.instance
    }

    package func write(_ reports: [Report]) async throws {
        var text = ""
        for report in reports {
            let number = sequence.withLock { sequence in
                sequence += 1
                return sequence
            }
            let now = WallClock.millisecondsSince1970()
            let record = try encoder.record(
                of: report, uid: "\(instance)-\(number)", sequence: number, observed: now)
            text += try ReportJSON.line(record: record) + "\n"
        }
        try StandardOutput.write(text)
    }
}
