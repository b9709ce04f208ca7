import Posture
import Reporting

// A program that a test kills: it fills a spool from several tasks at once, hands records out and
// confirms them, and prints what it was promised and what a receiver would have by then.
//
//     spool-writer FOLDER CAPACITY DESTINATION...
//
// A destination by the name of `down` takes nothing. Each line is written with one call: `stored SEQUENCE`, `received DESTINATION SEQUENCE [loss ..]`.
func entry(_ name: String, _ number: Int) -> SpoolEntry {
    let priority: ReportPriority = [.state, .finding, .violation, .violation][number % 4]
    let key = priority == .finding && number % 3 == 0 ? "finding/\(number % 5)" : nil
    return SpoolEntry(priority: priority, coalescingKey: key, milliseconds: Int64(number)) { _ in
        Array("\(name) \(number)".utf8) + [UInt8](repeating: 0x61, count: number % 7 * 100)
    }
}

let arguments = CommandLine.arguments
guard arguments.count > 3, let capacity = Int(arguments[2]) else {
    TestLines.write("usage: spool-writer FOLDER CAPACITY DESTINATION...")
    throw SpoolError.badDestinations("none given")
}
let destinations = Array(arguments[3...])
var options = SpoolOptions(destinations: destinations) { loss in
    SpoolEntry(priority: .violation, milliseconds: loss.last) { _ in
        Array("loss \(loss.destination ?? "-") \(loss.count)".utf8)
    }
}
options.capacityBytes = capacity
options.ballastBytes = 64 << 10
options.groupDelay = .milliseconds(2)
options.lossInterval = .zero
let spool = try await Spool.open(at: arguments[1], options: options)

await withThrowingTaskGroup(of: Void.self) { group in
    for writer in 0..<4 {
        group.addTask {
            let name = "\(UInt64.random(in: 0...(.max)))-\(writer)"
            for round in 0..<1_000_000 {
                let numbers = (0..<(round % 13 + 1)).map { round * 13 + $0 }
                let identities = StoredIdentities()
                try await spool.append(
                    numbers.map { number in
                        var entry = entry(name, number)
                        let encode = entry.encode
                        entry.encode = { identity in
                            identities.add(identity.sequence)
                            return encode(identity)
                        }
                        return entry
                    })
                for sequence in identities.sequences { TestLines.write("stored \(sequence)") }
            }
        }
    }
    for (index, destination) in destinations.enumerated() where destination != "down" {
        group.addTask {
            for await _ in spool.arrivals(for: destination) {
                let batch = try await spool.next(
                    for: destination, maxRecords: 5 + 20 * index, maxBytes: 20_000)
                // One in three is not answered, as when the network fails.
                if batch.records.first.map({ $0.sequence % 3 == 0 }) ?? false {
                    try await spool.release(batch.records, at: destination)
                    continue
                }
                for record in batch.records {
                    let text = String(decoding: record.body.prefix(60), as: UTF8.self)
                    let loss = text.hasPrefix("loss ") ? " " + text : ""
                    TestLines.write("received \(destination) \(record.sequence)\(loss)")
                }
                try await spool.confirm(batch.records, at: destination)
                TestLines.write("confirmed \(destination)")
            }
        }
    }
}
