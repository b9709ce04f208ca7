import Foundation
import HostSystem
import Posture
import Reporting
import TestFolder
import Testing

/// A real program with a spool, killed in the middle of what it does.
struct SpoolKillTests {
    /// `MERLON_SPOOL_KILLS` makes it longer.
    static let kills =
        ProcessInfo.processInfo.environment["MERLON_SPOOL_KILLS"].flatMap(Int.init) ?? 30

    @Test(arguments: [(256 << 10, ["a", "b", "down"]), (64 << 20, ["a"])])
    func `what is stored arrives or is counted, whenever the program is killed`(
        capacity: Int, destinations: [String]
    ) async throws {
        let folder = try TestFolder()
        let place = try folder.place("spool")
        var ledger = SpoolLedger()
        // What was received and not confirmed when the program was killed may be lost later, and
        // is counted then though it arrived.
        var unconfirmed: [String: Int] = [:]
        var evicted = 0
        for kill in 0..<Self.kills / 2 {
            let output = try folder.write("output-\(kill)")
            try Self.run(
                [place, "\(capacity)"] + destinations, into: output,
                for: Double.random(in: 0.03...0.2))
            try Self.read(output, &ledger, &unconfirmed)
            let spool = try await Spool.open(
                at: place, options: SpoolExample.options(destinations, capacityBytes: capacity))
            for destination in destinations {
                let (missing, counted, isStored) = try await ledger.account(spool, destination)
                if destination == "down" { evicted = missing }
                #expect(isStored, "a number that was given out is not known any more")
                #expect(missing <= counted, "\(destination): lost without being counted")
                #expect(
                    counted <= missing + unconfirmed[destination, default: 0],
                    "\(destination): more is counted than is lost")
            }
            let status = try await spool.status()
            #expect(status.untold.allSatisfy { $0.cause != .damaged })
            await spool.close()
        }
        #expect(destinations.contains("down") == (evicted > 0), "the bound was not reached")
        #expect(!ledger.stored.isEmpty && !(ledger.received["a"] ?? []).isEmpty)
    }

    private static func run(
        _ arguments: [String], into output: String, for seconds: Double
    ) throws {
        let process = Process()
        let tests = URL(filePath: try CurrentProcess.executable())
        process.executableURL = tests.deletingLastPathComponent().appending(
            component: "spool-writer")
        process.arguments = arguments
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        try process.run()
        Thread.sleep(forTimeInterval: seconds)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
    }

    private static func read(
        _ output: String, _ ledger: inout SpoolLedger, _ unconfirmed: inout [String: Int]
    ) throws {
        var open: [String: Int] = [:]
        let text = try String(contentsOfFile: output, encoding: .utf8)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "stored":
                let sequence = try #require(UInt64(words[1]))
                #expect(ledger.stored.insert(sequence).inserted, "\(sequence) was given out twice")
            case "received":
                let isOwnLoss = words.count > 5 && words[4] == words[1]
                let loss = isOwnLoss ? UInt64(words[5]) ?? 0 : 0
                ledger.receive(try #require(UInt64(words[2])), loss: loss, at: words[1])
                open[words[1], default: 0] += 1 + Int(loss)
            case "confirmed": open[words[1]] = 0
            default: Issue.record("a line of another kind: \(line)")
            }
        }
        unconfirmed.merge(open, uniquingKeysWith: +)
    }
}
