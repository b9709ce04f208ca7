import Posture
import Reporting
import TestFolder
import Testing

/// Everything that is put into the queue arrives, or is refused and counted, whatever happens.
@Suite(.timeLimit(.minutes(5)))
struct ExportDeliveryTests {
    @Test func `all reports of several batches arrive once`() async throws {
        let receiver = try ExportPeer("receiver.py")
        var destination = try Destination.test(receiver.port)
        destination.batchRecords = 500
        let run = try ExportRun(destination)
        run.queue.append((1...1_750).map { .numbered($0) })
        try await run.during { try await $0.waitUntilSettled() }
        let counts = try receiver.counts()
        #expect(counts.unique == 1_750)
        #expect(counts.duplicates == 0)
        #expect(counts.largestBatch == 500)
        #expect(run.queue.snapshot().confirmed.count == 1_750)
        #expect(run.service.status.sent == 1_750)
        #expect(run.service.status.lastSuccess != nil)
        #expect(run.events == [])
    }

    @Test(
        arguments: [
            // What the receiver does, how many batches of ten arrive twice, and what is told.
            ("503*2,429/0,502,504,408", 0, true), ("drop*4", 0, true), ("lose*3", 3, true),
            ("drip", 0, false), ("503", 0, false),
        ])
    func `passing failures lose nothing`(
        actions: String, doubled: Int, isTold: Bool
    ) async throws {
        let receiver = try ExportPeer("receiver.py")
        try receiver.script(actions)
        var destination = try Destination.test(receiver.port)
        if actions == "drip" { destination.timeout = .milliseconds(400) }
        let run = try ExportRun(destination)
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { try await $0.waitUntilSettled() }
        let counts = try receiver.counts()
        #expect(counts.unique == 10)
        #expect(counts.duplicates == doubled * 10)
        #expect(counts.left == 0)
        #expect(run.queue.snapshot().confirmed.count == 10)
        #expect(run.service.status.possibleDuplicates >= UInt64(counts.duplicates))
        #expect(run.events.contains { if case .failing = $0 { true } else { false } } == isTold)
        #expect(run.events.contains { if case .recovered = $0 { true } else { false } } == isTold)
        #expect(run.service.status.failingSince == nil)
    }

    @Test(
        arguments: [
            ("401*2", "status 401"), ("403", "status 403"), ("404", "status 404"),
            ("500*3", "status 500"), ("418", "status 418"), ("redirect", "a redirect to"),
            ("html", "NotOTLP"), ("huge", "larger than 4 MiB"),
        ])
    func `what somebody has to mend is held and told, and nothing is lost`(
        actions: String, words: String
    ) async throws {
        let receiver = try ExportPeer("receiver.py")
        try receiver.script(actions)
        let run = try ExportRun(try .test(receiver.port))
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { try await $0.waitUntilSettled() }
        let counts = try receiver.counts()
        #expect(counts.unique == 10)
        #expect(counts.duplicates == 0)
        #expect(run.queue.snapshot().confirmed.count == 10)
        let reasons = run.events.compactMap { if case .holding(let why) = $0 { why } else { nil } }
        #expect(reasons.count == 1)
        #expect(reasons.allSatisfy { $0.contains(words) })
        #expect(run.events.contains { if case .recovered = $0 { true } else { false } })
    }

    @Test(arguments: [[7], [1, 2, 100], [50, 51, 99, 100]])
    func `a record that makes it answer 400 is found and refused alone`(
        bad: [Int]
    ) async throws {
        let receiver = try ExportPeer("receiver.py")
        let run = try ExportRun(try .test(receiver.port))
        run.queue.append((1...100).map { .numbered($0, bad.contains($0) ? "POISON" : "good") })
        try await run.during { try await $0.waitUntilSettled() }
        let counts = try receiver.counts()
        #expect(counts.unique == 100 - bad.count)
        #expect(counts.duplicates == 0)
        #expect(run.queue.snapshot().refused.keys.sorted() == bad.map(UInt64.init))
        #expect(run.service.status.refused == UInt64(bad.count))
        #expect(run.service.status.sent == UInt64(100 - bad.count))
    }

    @Test(arguments: [[7], [1, 2, 100], Array(1...100)])
    func `records that are rejected in part are found and refused`(bad: [Int]) async throws {
        let receiver = try ExportPeer("receiver.py")
        let run = try ExportRun(try .test(receiver.port))
        run.queue.append((1...100).map { .numbered($0, bad.contains($0) ? "REJECT" : "good") })
        try await run.during { try await $0.waitUntilSettled() }
        let counts = try receiver.counts()
        #expect(counts.unique == 100 - bad.count)
        #expect(run.queue.snapshot().refused.keys.sorted() == bad.map(UInt64.init))
        #expect(run.queue.snapshot().confirmed.count == 100 - bad.count)
        #expect(run.service.status.possibleDuplicates >= UInt64(counts.duplicates))
        #expect(run.queue.snapshot().refused.values.allSatisfy { $0.contains("marked") })
    }

    @Test func `too large a batch is halved, and too large a record refused`() async throws {
        let receiver = try ExportPeer("receiver.py", ["--max-body", "20000"])
        let run = try ExportRun(try .test(receiver.port))
        let long = String(repeating: "x", count: 1_000)
        run.queue.append((1...99).map { .numbered($0, long) })
        run.queue.append([.numbered(100, String(repeating: "y", count: 30_000))])
        try await run.during { try await $0.waitUntilSettled() }
        let counts = try receiver.counts()
        #expect(counts.unique == 99)
        #expect(counts.duplicates == 0)
        #expect(run.queue.snapshot().refused.keys.sorted() == [100])
        #expect(run.queue.snapshot().refused[100]?.contains("413") == true)
    }

    @Test func `a place that refuses everything makes nobody give up records`() async throws {
        let receiver = try ExportPeer("receiver.py")
        try receiver.script("400*30")
        let run = try ExportRun(try .test(receiver.port))
        run.queue.append((1...64).map { .numbered($0) })
        try await run.during { try await $0.waitUntilSettled() }
        #expect(try receiver.counts().unique == 64)
        #expect(run.queue.snapshot().refused.isEmpty)
        #expect(run.events.contains { if case .holding = $0 { true } else { false } })
    }

    @Test(arguments: [Destination.Encoding.hec, .jsonLines])
    func `lines arrive, and bad ones are found`(encoding: Destination.Encoding) async throws {
        let receiver = try ExportPeer("receiver.py")
        let lines = LineBatchEncoding(encoding == .hec ? .splunk : .anything) { bytes in
            String(decoding: bytes, as: UTF8.self)
        }
        let run = try ExportRun(try .test(receiver.port, encoding: encoding), encoding: lines)
        run.queue.append(
            (1...50).map { number in
                let text = "{\"uid\":\"\(number)\"\(number == 31 ? ",\"x\":\"POISON\"" : "")}"
                return QueuedReport(
                    sequence: UInt64(number), uid: "\(number)", priority: .finding,
                    bytes: Array(text.utf8))
            })
        try await run.during { try await $0.waitUntilSettled() }
        #expect(try receiver.counts().unique == 49)
        #expect(run.queue.snapshot().refused.keys.sorted() == [31])
    }

    /// Splunk answers an empty request with "No data"; what stands in its place does not.
    @Test func `a place that is no Splunk makes nobody give up records`() async throws {
        let receiver = try ExportPeer("receiver.py")
        try receiver.script("400*30")
        let lines = LineBatchEncoding(.splunk) { String(decoding: $0, as: UTF8.self) }
        let run = try ExportRun(try .test(receiver.port, encoding: .hec), encoding: lines)
        run.queue.append(
            (1...20).map { number in
                QueuedReport(
                    sequence: UInt64(number), uid: "\(number)", priority: .finding,
                    bytes: Array("{\"uid\":\"\(number)\"}".utf8))
            })
        try await run.during { try await $0.waitUntilSettled() }
        #expect(try receiver.counts().unique == 20)
        #expect(run.queue.snapshot().refused.isEmpty)
    }

    @Test func `with no empty request to ask by, only a few are given up in a row`() async throws {
        let receiver = try ExportPeer("receiver.py")
        let lines = LineBatchEncoding(.anything) { String(decoding: $0, as: UTF8.self) }
        let run = try ExportRun(try .test(receiver.port, encoding: .jsonLines), encoding: lines)
        run.queue.append(
            (1...40).map { number in
                QueuedReport(
                    sequence: UInt64(number), uid: "\(number)", priority: .finding,
                    bytes: Array("no JSON".utf8))
            })
        try await run.during { run in
            try await run.wait(for: "a hold") { status in
                if case .holding(let why) = status.state { why.contains("in a row") } else { false }
            }
        }
        #expect(run.queue.snapshot().refused.count <= 10)
        #expect(run.queue.open + run.queue.snapshot().refused.count == 40)
    }

    @Test func `a receiver that comes back gets all`() async throws {
        let first = try ExportPeer("receiver.py")
        let port = first.port
        let run = try ExportRun(try .test(port))
        run.queue.append((1...20).map { .numbered($0) })
        try await run.during { run in
            try await run.waitUntilSettled()
            #expect(try first.counts().unique == 20)
            first.stop()
            run.queue.append((21...40).map { .numbered($0) })
            try await run.wait(for: "a failure") { $0.failingSince != nil }
            let second = try ExportPeer("receiver.py", ["--port", "\(port)"])
            try await run.waitUntilSettled()
            #expect(try second.counts().unique == 20)
        }
        #expect(run.service.status.sent == 40)
    }

    @Test func `what cannot be confirmed is sent again under the same uid`() async throws {
        let receiver = try ExportPeer("receiver.py")
        var surroundings = ExportService.Surroundings()
        surroundings.random = { 0 }
        let run = try ExportRun(try .test(receiver.port), surroundings: surroundings)
        run.queue.failConfirmations(5)
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { try await $0.waitUntilSettled() }
        let counts = try receiver.counts()
        #expect(counts.unique == 10)
        #expect(counts.duplicates == 10)
        #expect(run.queue.snapshot().confirmed.count == 10)
        #expect(run.events.contains { if case .queueFailing = $0 { true } else { false } })
    }

    @Test func `what is on the way when it ends is given back`() async throws {
        let receiver = try ExportPeer("receiver.py")
        try receiver.script("drip")
        let run = try ExportRun(try .test(receiver.port))
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { run in
            try await run.wait(for: "a request on the way") { $0.inFlight == 10 }
        }
        #expect(run.queue.open == 10)
        #expect(run.service.status.inFlight == 0)
    }

    @Test(arguments: [1, 2, 3])
    func `a storm of all failures loses nothing`(seed: UInt64) async throws {
        let receiver = try ExportPeer("receiver.py", ["--max-body", "60000"])
        var random = SplitMix(state: seed)
        let faults = ["503", "429/0", "502", "drop", "lose", "401", "500", "html", "redirect"]
        let script = (0..<60).compactMap { _ in faults.randomElement(using: &random) }
        try receiver.script(script.joined(separator: ","))
        var destination = try Destination.test(receiver.port)
        destination.batchRecords = 100
        destination.firstHold = .milliseconds(5)
        destination.longestHold = .milliseconds(10)
        let run = try ExportRun(destination)
        var bad: Set<UInt64> = []
        let filler = String(repeating: "x", count: 500)
        try await run.during { run in
            for first in stride(from: 1, through: 1_000, by: 50) {
                run.queue.append(
                    (first..<first + 50).map { number in
                        let kind = Int.random(in: 0..<100, using: &random)
                        if kind < 2 { bad.insert(UInt64(number)) }
                        return .numbered(
                            number, kind == 0 ? "POISON" : kind == 1 ? "REJECT" : filler)
                    })
                try await Task.sleep(for: .milliseconds(5))
            }
            try await run.waitUntilSettled()
        }
        let counts = try receiver.counts()
        let wanted = (1...1_000).filter { !bad.contains(UInt64($0)) }.map { "uid-\($0)" }
        #expect(Set(counts.uids) == Set(wanted))
        #expect(Set(run.queue.snapshot().refused.keys) == bad)
        #expect(run.service.status.sent == UInt64(wanted.count))
        #expect(run.service.status.refused == UInt64(bad.count))
        #expect(run.service.status.possibleDuplicates >= UInt64(counts.duplicates))
    }
}
