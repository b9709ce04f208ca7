import Foundation
import Reporting
import TestFolder
import Testing

/// The exporter against a gateway and a collector that others wrote.
@Suite(.timeLimit(.minutes(5)))
struct ExportGatewayTests {
    private static let isHere: Bool = {
        if ProcessInfo.processInfo.environment["MERLON_CI"] != nil { return true }
        let process = Process()
        process.executableURL = PythonServer.folder.appendingPathComponent("gateway.py")
        process.arguments = ["--check"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Test(.enabled(if: isHere, "needs nginx, and rotel as packaging/test-tools.sh installs it"))
    func `a gateway that misses the client certificate makes nobody give up records`()
        async throws
    {
        let folder = try TestFolder()
        let output = try folder.write("records")
        let gateway = try ExportPeer(
            "gateway.py",
            [
                "--certificates", ExportCertificates.folder.get().path, "--folder", folder.path,
                "--output", output,
            ])
        // An authority that nginx does not know gets the same answer as none: 400, in HTML.
        let client = try folder.write("client.pem", try ExportCertificates.text("foreign.pem"))
        let key = try folder.write("client.key", try ExportCertificates.text("foreign.key"))
        var destination = try Destination.test(gateway.port, scheme: "https", host: "localhost")
        destination.tls.authorities = try ExportCertificates.path("authority.pem")
        destination.tls.certificate = client
        destination.tls.key = key
        let run = try ExportRun(destination)
        run.queue.append((1...700).map { .numbered($0) })
        try await run.during { run in
            try await run.wait(for: "a hold") { status in
                if case .holding(let why) = status.state { why.contains("400") } else { false }
            }
            #expect(run.queue.snapshot().refused.isEmpty)
            #expect(run.queue.open == 700)
            try folder.write("client.pem", try ExportCertificates.text("client.pem"))
            try folder.write("client.key", try ExportCertificates.text("client.key"))
            try await run.waitUntilSettled()
            #expect(run.queue.snapshot().confirmed.count == 700)
            // The collector writes down what it has a moment after it has answered.
            try await run.wait(for: "the records") { _ in
                try Self.uids(output).count == 700
            }
        }
        #expect(Set(try Self.uids(output)) == Set((1...700).map { "uid-\($0)" }))
        #expect(run.events.contains { if case .recovered = $0 { true } else { false } })
    }

    /// Of the records that the collector has printed, in order.
    private static func uids(_ file: String) throws -> [String] {
        try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").compactMap {
            line in
            guard let start = line.firstRange(of: "log.record.uid: Str(") else { return nil }
            return String(line[start.upperBound...].prefix { $0 != ")" })
        }
    }
}
