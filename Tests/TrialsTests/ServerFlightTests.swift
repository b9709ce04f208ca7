import TestFolder
import Testing

@testable import Trials

/// What strangers may send in place of a server's first messages.
struct ServerFlightTests {
    /// A server's hello of TLS 1.2, its certificate, a question for one, and the end of it.
    private static let flight: [UInt8] =
        record(22, message(2, [3, 3] + [UInt8](repeating: 7, count: 32) + [0, 0xC0, 0x2F, 0]))
        + record(
            22, message(11, [0, 0, 5, 0, 0, 2, 1, 2]) + message(13, [1, 64, 0, 0, 0, 0]))
        + record(22, message(14, []))

    private static func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
        [type, 3, 3, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
    }

    private static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
        [type, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }

    @Test(arguments: [1, 2, 7, 1_000])
    func `the pieces in which it comes do not matter`(size: Int) {
        var flight = ServerFlight()
        var outcome: ServerFlight.Outcome?
        for start in stride(from: 0, to: Self.flight.count, by: size) {
            #expect(outcome == nil)
            let end = min(start + size, Self.flight.count)
            outcome = flight.add(Array(Self.flight[start..<end]))
        }
        guard case .chosen(let choice) = outcome else {
            Issue.record("no choice but \(String(describing: outcome))")
            return
        }
        #expect(choice.version == 0x0303 && choice.suite == 0xC02F)
        #expect(choice.asksForCertificate == true)
        #expect(choice.certificates == [[1, 2]])
    }

    @Test func `what is cut off at any place, or changed, is never more than it was`() {
        var random = SplitMix(state: 5)
        for round in 0..<20_000 {
            var bytes = Self.flight
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            }
            bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            var flight = ServerFlight()
            let outcome = flight.add(bytes) ?? flight.end
            if round == 0 { continue }
            if case .chosen(let choice) = outcome {
                #expect(choice.certificates.count <= ServerFlight.certificateLimit)
            }
        }
    }

    @Test func `bytes by chance are no hello`() {
        var random = SplitMix(state: 6)
        for _ in 0..<5_000 {
            let count = Int.random(in: 1...200, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            var flight = ServerFlight()
            if case .chosen = flight.add(bytes) ?? flight.end { Issue.record("\(bytes)") }
        }
    }

    @Test func `a server that never ends is cut off`() {
        var flight = ServerFlight()
        var outcome: ServerFlight.Outcome?
        var rounds = 0
        // A part of a message that is longer than all that is taken.
        let first: [UInt8] = Self.record(22, [2, 0xFF, 0xFF, 0xFF])
        outcome = flight.add(first)
        while outcome == nil, rounds < 1_000 {
            outcome = flight.add(Self.record(22, [UInt8](repeating: 0, count: 16_000)))
            rounds += 1
        }
        #expect(outcome == .unintelligible)
        #expect(rounds * 16_000 <= ServerFlight.limitBytes + 32_000)
    }
}
