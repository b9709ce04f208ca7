package import Posture
import SwiftProtobuf

/// Metrics as an `ExportMetricsServiceRequest`.
package struct MetricsRequest: Sendable {
    /// The path that OTLP over HTTP gives it.
    package static let path = "/v1/metrics"

    private let source: ReportSource
    private let started: Int64

    /// `started` is when counters were 0; milliseconds since 1970.
    package init(source: ReportSource, started: Int64) {
        self.source = source
        self.started = started
    }

    /// The serialized request; `time` in milliseconds since 1970.
    package func bytes(
        _ metrics: [Metric], at time: Int64
    ) throws(ReportEncodingError) -> [UInt8] {
        let messages = metrics.map { message($0, at: time) }
        let request = Opentelemetry_Proto_Collector_Metrics_V1_ExportMetricsServiceRequest.with {
            $0.resourceMetrics = [
                .with {
                    $0.resource = Resource(source)
                    $0.schemaURL = LogsRequest.schema
                    $0.scopeMetrics = [
                        .with {
                            $0.scope = InstrumentationScope(source)
                            $0.schemaURL = LogsRequest.schema
                            $0.metrics = messages
                        }
                    ]
                }
            ]
        }
        do {
            return try request.serializedBytes()
        } catch {
            throw .unwritable("\(error)")
        }
    }

    private func message(
        _ metric: Metric, at time: Int64
    ) -> Opentelemetry_Proto_Metrics_V1_Metric {
        let points = metric.samples.map { point($0, kind: metric.kind, at: time) }
        return .with {
            $0.name = metric.name
            $0.description_p = metric.help
            $0.unit = metric.unit
            switch metric.kind {
            case .gauge: $0.gauge.dataPoints = points
            case .counter:
                $0.sum.dataPoints = points
                $0.sum.aggregationTemporality = .cumulative
                $0.sum.isMonotonic = true
            }
        }
    }

    private func point(
        _ sample: Metric.Sample, kind: Metric.Kind, at time: Int64
    ) -> Opentelemetry_Proto_Metrics_V1_NumberDataPoint {
        .with {
            if kind == .counter { $0.startTimeUnixNano = EventTime.nanoseconds(started) }
            $0.timeUnixNano = EventTime.nanoseconds(time)
            $0.attributes = KeyValue.list(sample.labels.map { ($0.name, .text($0.value)) })
            switch sample.value {
            case .int(let value): $0.asInt = value
            case .double(let value): $0.asDouble = value
            }
        }
    }
}
