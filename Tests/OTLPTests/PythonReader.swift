import Foundation
import TestFolder

@testable import OTLP

/// What readers that others wrote make of our records.
struct PythonReader: Decodable {
    struct Record: Decodable {
        let event: String
        let severity: Int
        let time: String
    }

    let problems: [String]
    let resource: [String: String]
    let records: [Record]

    /// The Python that packaging/test-tools.sh sets up with their packages.
    private static var python: String {
        let environment = ProcessInfo.processInfo.environment
        let cache =
            environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? "\(environment["HOME"] ?? "/root")/.cache"
        return "\(cache)/merlon-test-tools/bin/python3"
    }

    /// Whether the packages are there; in CI they are taken to be, so that a test fails which
    /// cannot run.
    static let isHere: Bool = {
        if ProcessInfo.processInfo.environment["MERLON_CI"] != nil { return true }
        return (try? run(["-c", "import jsonschema, ocsf_json_schema, opentelemetry.proto"])) != nil
    }()

    /// Reads a request of these records.
    static func read(_ records: [[UInt8]]) throws -> PythonReader {
        let folder = try TestFolder()
        let request = try LogsRequest(source: Samples.source).bytes(records: records)
        let place = try folder.place("request")
        try Data(request).write(to: URL(filePath: place))
        var lines = ""
        for record in records { lines += try ReportJSON.line(record: record) + "\n" }
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "read_request.py").path
        let output = try run([script, place, try folder.write("lines", lines)])
        return try JSONDecoder().decode(PythonReader.self, from: output)
    }

    private static func run(_ arguments: [String]) throws -> Data {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw POSIXError(.EPROTO) }
        return data
    }
}
