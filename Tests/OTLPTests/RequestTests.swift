import Posture
import SwiftProtobuf
import Testing

@testable import OTLP

struct RequestTests {
    private typealias Request = Opentelemetry_Proto_Collector_Logs_V1_ExportLogsServiceRequest

    @Test(arguments: [0, 1, 2, 3, 60])
    func `a request has its records as they were stored`(count: Int) throws {
        let records = try Samples.all.prefix(count).map { try Samples.record($0) }
        let request = try LogsRequest(source: Samples.source)
        let bytes = request.bytes(records: records)
        #expect(bytes.count == request.size(ofRecords: records.map(\.count)))
        let read = try Request(serializedBytes: bytes)
        let logs = try #require(read.resourceLogs.first)
        #expect(read.resourceLogs.count == 1)
        #expect(logs.resource == Resource(Samples.source))
        #expect(logs.schemaURL == LogsRequest.schema)
        let scope = try #require(logs.scopeLogs.first)
        #expect(scope.scope.name == "merlon")
        #expect(scope.schemaURL == LogsRequest.schema)
        #expect(try scope.logRecords.map { try $0.serializedBytes() } == records)
    }

    @Test(arguments: [0, 1, 100, 127, 128, 129, 16_383, 16_384, 16_385, 2_097_152])
    func `sizes are true where lengths grow by a byte`(count: Int) throws {
        // A text of that length in field 3 is a log record too.
        var record: [UInt8] = []
        WireWriter.append(field: 3, Array(repeating: 0x61, count: count), to: &record)
        #expect(record.count == WireWriter.size(field: 3, count: count))
        #expect(try LogRecord(serializedBytes: record).severityText.utf8.count == count)
        let request = try LogsRequest(source: Samples.source)
        let bytes = request.bytes(records: [record, record])
        #expect(bytes.count == request.size(ofRecords: [record.count, record.count]))
        let read = try Request(serializedBytes: bytes)
        #expect(read.resourceLogs.first?.scopeLogs.first?.logRecords.count == 2)
    }

    @Test
    func `a label takes no attribute's place, and few are kept`() throws {
        var source = Samples.source
        source.labels = ["host.name": "forged", "a": String(repeating: "é", count: 1_000)]
        for number in 0..<1_000 { source.labels["label-\(number)"] = "" }
        let attributes = Resource(source).attributes
        #expect(attributes.filter { $0.key == "host.name" }.map(\.value) == [.text("worker-7")])
        #expect(attributes.count < 50)
        #expect(attributes.first { $0.key == "a" }?.value.stringValue.utf8.count == 256)
    }

    @Test
    func `metrics are gauges and growing sums`() throws {
        let metrics = [
            Metric(
                "merlon_reports_sent", help: "Reports sent.", kind: .counter,
                samples: [Metric.Sample(.int(7), labels: [Metric.Label("destination", "a\"b")])]),
            Metric(
                "merlon_score_ratio", help: "Score.", unit: "1", kind: .gauge, .double(0.92)),
        ]
        let bytes = try MetricsRequest(source: Samples.source, started: 5).bytes(metrics, at: 9)
        let read = try Opentelemetry_Proto_Collector_Metrics_V1_ExportMetricsServiceRequest(
            serializedBytes: bytes)
        let scope = try #require(read.resourceMetrics.first?.scopeMetrics.first)
        #expect(scope.metrics.map(\.name) == ["merlon_reports_sent", "merlon_score_ratio"])
        let sum = scope.metrics[0].sum
        #expect(sum.isMonotonic)
        #expect(sum.aggregationTemporality == .cumulative)
        #expect(sum.dataPoints.first?.asInt == 7)
        #expect(sum.dataPoints.first?.startTimeUnixNano == 5_000_000)
        #expect(sum.dataPoints.first?.timeUnixNano == 9_000_000)
        #expect(
            sum.dataPoints.first?.attributes
                == KeyValue.list([("destination", .text("a\"b"))]))
        #expect(scope.metrics[1].gauge.dataPoints.first?.asDouble == 0.92)
        #expect(scope.metrics[1].unit == "1")
    }
}
