import Foundation
import Posture
import Reporting
import Synchronization
import Testing

/// What spools of tests are filled with.
enum SpoolExample {
    static func options(
        _ destinations: [String] = ["a"], capacityBytes: Int = 16 << 20
    ) -> SpoolOptions {
        var options = SpoolOptions(destinations: destinations) { loss in
            SpoolEntry(priority: .violation, milliseconds: loss.last) { _ in
                let words = [
                    "loss", loss.destination ?? "-", "\(loss.count)", loss.cause.rawValue,
                    "\(loss.priority)",
                ]
                return Array(words.joined(separator: " ").utf8)
            }
        }
        options.capacityBytes = capacityBytes
        options.ballastBytes = 64 << 10
        options.groupDelay = .zero
        options.lossInterval = .zero
        return options
    }

    static func entry(
        _ text: String, _ priority: ReportPriority = .violation, key: String? = nil, bytes: Int = 0
    ) -> SpoolEntry {
        SpoolEntry(priority: priority, coalescingKey: key, milliseconds: 7) { _ in
            let body = Array(text.utf8)
            return body + [UInt8](repeating: 0x2E, count: max(0, bytes - body.count))
        }
    }
}

extension SpoolRecord {
    /// The text without the dots that fill it up.
    var text: String {
        String(decoding: body.prefix { $0 != 0x2E }, as: UTF8.self)
    }

    /// The records that it says are lost; 0 where it is no report of a loss of this destination.
    func lossCount(at destination: String) -> UInt64 {
        let words = text.split(separator: " ")
        guard words.count > 2, words[0] == "loss", words[1] == destination else { return 0 }
        return UInt64(words[2]) ?? 0
    }
}

extension Spool {
    /// All that waits for a destination, which stays there.
    func waiting(for destination: String) async throws -> [SpoolRecord] {
        let batch = try await next(for: destination, maxRecords: .max, maxBytes: .max)
        try await release(batch.records, at: destination)
        return batch.records
    }

    /// Takes everything for a destination, as a receiver that always answers.
    func drain(_ destination: String, into ledger: inout SpoolLedger) async throws {
        while true {
            let batch = try await next(for: destination, maxRecords: 1000, maxBytes: 1 << 20)
            if batch.isEmpty { return }
            ledger.receive(batch.records, at: destination)
            try await confirm(batch.records, at: destination)
        }
    }
}

/// What receivers have, held against what the spool promised.
struct SpoolLedger {
    var stored: Set<UInt64> = []
    private(set) var received: [String: Set<UInt64>] = [:]
    private var told: [String: [UInt64: UInt64]] = [:]

    mutating func receive(_ records: [SpoolRecord], at destination: String) {
        for record in records {
            receive(record.sequence, loss: record.lossCount(at: destination), at: destination)
        }
    }

    mutating func receive(_ sequence: UInt64, loss: UInt64, at destination: String) {
        received[destination, default: []].insert(sequence)
        told[destination, default: [:]][sequence] = loss
    }

    /// The numbers that a destination neither got nor will get, and the losses that are counted.
    func account(
        _ spool: Spool, _ destination: String
    ) async throws -> (missing: Int, counted: Int, stored: Bool) {
        let status = try await spool.status()
        // Asking may tell of losses, which has numbers of its own; so the number is asked again.
        let waiting = try await spool.waiting(for: destination)
        let after = try await spool.status()
        #expect(after.nextSequence >= status.nextSequence)
        let arrived = received[destination] ?? []
        let there = arrived.union(waiting.map(\.sequence))
        let all = after.nextSequence - 1
        var losses: UInt64 = 0
        for (_, count) in told[destination] ?? [:] { losses += count }
        for record in waiting where !arrived.contains(record.sequence) {
            losses += record.lossCount(at: destination)
        }
        for loss in after.untold where loss.destination == destination { losses += loss.count }
        let isStored = (stored.max() ?? 0) <= all
        return (Int(all) - there.count, Int(losses), isStored)
    }
}
