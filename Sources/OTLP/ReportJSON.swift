import SwiftProtobuf

/// Why a stored record cannot be shown.
package enum ReportJSONError: Error, Equatable, CustomStringConvertible {
    case unreadable(String)
    case noEvent

    package var description: String {
        switch self {
        case .unreadable(let why): "the record is not a log record: \(why)"
        case .noEvent: "the record has no event in its body"
        }
    }
}

/// A record of ``ReportEncoder`` as JSON, for what takes lines instead of OTLP.
package enum ReportJSON {
    /// The event of OCSF in one line, without a line feed.
    package static func line(record bytes: [UInt8]) throws(ReportJSONError) -> String {
        var text = ""
        JSONText.append(try event(of: record(bytes)), to: &text)
        return text
    }

    /// The record as Splunk's HTTP Event Collector takes it, in one line.
    package static func splunkEvent(
        record bytes: [UInt8], host: String
    ) throws(ReportJSONError) -> String {
        let record = try record(bytes)
        let body = try event(of: record)
        let milliseconds = record.timeUnixNano / 1_000_000
        let fraction = String(1_000 + milliseconds % 1_000).dropFirst()
        var text = "{\"time\":\(milliseconds / 1_000).\(fraction),\"host\":"
        JSONText.append(quoted: host, to: &text)
        text += ",\"source\":\"merlon\",\"sourcetype\":\"ocsf\",\"event\":"
        JSONText.append(body, to: &text)
        return text + "}"
    }

    private static func record(_ bytes: [UInt8]) throws(ReportJSONError) -> LogRecord {
        do {
            return try LogRecord(serializedBytes: bytes)
        } catch {
            throw .unreadable("\(error)")
        }
    }

    private static func event(of record: LogRecord) throws(ReportJSONError) -> AnyValue {
        guard record.hasBody, case .kvlistValue = record.body.value else { throw .noEvent }
        return record.body
    }
}
