import SwiftProtobuf

/// An `ExportLogsServiceRequest` made of log records that are serialized already.
///
/// Records are not read: what the spool holds goes out as it is.
package struct LogsRequest: Sendable {
    /// The path that OTLP over HTTP gives it, and its content type.
    package static let path = "/v1/logs"
    package static let contentType = "application/x-protobuf"

    /// The version of OpenTelemetry's conventions that names of attributes follow.
    static let schema = "https://opentelemetry.io/schemas/1.43.0"

    /// The serialized fields `resource` of `ResourceLogs` and `scope` of `ScopeLogs`.
    private let resource: [UInt8]
    private let scope: [UInt8]
    /// The serialized field `schema_url`, which has the same number in both.
    private let schema: [UInt8]

    package init(source: ReportSource) throws(ReportEncodingError) {
        do {
            var resource: [UInt8] = []
            WireWriter.append(field: 1, try Resource(source).serializedBytes(), to: &resource)
            var scope: [UInt8] = []
            WireWriter.append(
                field: 1, try InstrumentationScope(source).serializedBytes(), to: &scope)
            self.resource = resource
            self.scope = scope
        } catch {
            throw .unwritable("\(error)")
        }
        var schema: [UInt8] = []
        WireWriter.append(field: 3, Array(Self.schema.utf8), to: &schema)
        self.schema = schema
    }

    /// The request, byte for byte as large as ``size(ofRecords:)`` says.
    package func bytes(records: [[UInt8]]) -> [UInt8] {
        let sizes = sizes(ofRecords: records.map(\.count))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sizes.request)
        WireWriter.appendHeader(field: 1, count: sizes.resourceLogs, to: &bytes)
        bytes += resource
        WireWriter.appendHeader(field: 2, count: sizes.scopeLogs, to: &bytes)
        bytes += scope
        for record in records { WireWriter.append(field: 2, record, to: &bytes) }
        bytes += schema
        bytes += schema
        return bytes
    }

    /// Bytes of a request, before compression, of records with these many bytes each.
    package func size(ofRecords counts: [Int]) -> Int { sizes(ofRecords: counts).request }

    /// Bytes that a record of `count` bytes adds to a request, but for the few by which the
    /// lengths around it may grow.
    package static func size(ofRecord count: Int) -> Int { WireWriter.size(field: 2, count: count) }

    private func sizes(
        ofRecords counts: [Int]
    ) -> (request: Int, resourceLogs: Int, scopeLogs: Int) {
        let scopeLogs =
            scope.count + schema.count + counts.reduce(0) { $0 + Self.size(ofRecord: $1) }
        let resourceLogs =
            resource.count + WireWriter.size(field: 2, count: scopeLogs) + schema.count
        return (WireWriter.size(field: 1, count: resourceLogs), resourceLogs, scopeLogs)
    }
}
